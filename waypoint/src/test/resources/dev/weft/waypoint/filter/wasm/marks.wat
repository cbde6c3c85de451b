;; A filter of proxy-wasm, by hand. What it does is said by its settings (the first letter counts)
;; and by the path of the request:
;;   settings "m..."  marks requests and responses with x-wasm: on, upper-cases what it sees of bodies
;;   settings "x..."  does not take its settings
;;   path /answer     answers 403 with "no"
;;   path /trap       breaks
;;   path /loop       never returns
;;   path /hold       waits for the whole body, and marks the request only then
;;   path /wait       waits for ever
(module
  (import "env" "proxy_add_header_map_value"
    (func $add (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_header_map_value"
    (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes"
    (func $bytes (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_set_buffer_bytes"
    (func $setbytes (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_send_local_response"
    (func $answer (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "x-wasm")
  (data (i32.const 32) "on")
  (data (i32.const 48) ":path")
  (data (i32.const 64) "no")
  (data (i32.const 80) "configured")
  (global $next (mut i32) (i32.const 4096))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "proxy_on_memory_allocate") (param $size i32) (result i32)
    (local $at i32)
    (if (i32.gt_u (i32.add (global.get $next) (local.get $size)) (i32.const 120000))
      (then (global.set $next (i32.const 4096))))
    (local.set $at (global.get $next))
    (global.set $next (i32.add (global.get $next) (local.get $size)))
    (local.get $at))
  (func (export "proxy_on_context_create") (param i32 i32))
  (func (export "proxy_on_vm_start") (param i32 i32) (result i32) (i32.const 1))
  (func (export "proxy_on_configure") (param i32 i32) (result i32)
    (drop (call $bytes (i32.const 7) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4)))
    (drop (call $log (i32.const 1) (i32.const 80) (i32.const 10)))
    (i32.ne (i32.load8_u (i32.load (i32.const 0))) (i32.const 120)))
  (func $mark (param $map i32)
    (drop (call $add (local.get $map)
      (i32.const 16) (i32.const 6) (i32.const 32) (i32.const 2))))
  ;; the letter behind the slash of the path
  (func $letter (result i32)
    (drop (call $get (i32.const 0) (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 4)))
    (i32.load8_u (i32.add (i32.load (i32.const 0)) (i32.const 1))))
  (func (export "proxy_on_request_headers") (param $id i32) (param $n i32) (param $end i32)
    (result i32)
    (local $c i32)
    (local.set $c (call $letter))
    (if (i32.eq (local.get $c) (i32.const 97)) ;; a
      (then
        (drop (call $answer (i32.const 403) (i32.const 0) (i32.const 0)
          (i32.const 64) (i32.const 2) (i32.const 0) (i32.const 0) (i32.const -1)))
        (return (i32.const 1))))
    (if (i32.eq (local.get $c) (i32.const 116)) (then (unreachable))) ;; t
    (if (i32.eq (local.get $c) (i32.const 108)) (then (loop $for_ever (br $for_ever)))) ;; l
    (if (i32.eq (local.get $c) (i32.const 104)) (then (return (i32.const 1)))) ;; h
    (if (i32.eq (local.get $c) (i32.const 119)) (then (return (i32.const 1)))) ;; w
    (call $mark (i32.const 0))
    (i32.const 0))
  (func $upper (param $kind i32) (param $size i32)
    (local $at i32) (local $i i32) (local $b i32)
    (if (i32.eqz (local.get $size)) (then (return)))
    (drop (call $bytes (local.get $kind) (i32.const 0) (local.get $size)
      (i32.const 0) (i32.const 4)))
    (local.set $at (i32.load (i32.const 0)))
    (loop $each
      (local.set $b (i32.load8_u (i32.add (local.get $at) (local.get $i))))
      (if (i32.and (i32.ge_u (local.get $b) (i32.const 97))
                   (i32.le_u (local.get $b) (i32.const 122)))
        (then (i32.store8 (i32.add (local.get $at) (local.get $i))
          (i32.sub (local.get $b) (i32.const 32)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (local.get $size))))
    (drop (call $setbytes (local.get $kind) (i32.const 0) (local.get $size)
      (local.get $at) (local.get $size))))
  (func (export "proxy_on_request_body") (param $id i32) (param $size i32) (param $end i32)
    (result i32)
    (call $upper (i32.const 0) (local.get $size))
    (if (i32.eq (call $letter) (i32.const 104)) (then (call $mark (i32.const 0))))
    (i32.const 0))
  (func (export "proxy_on_response_headers") (param $id i32) (param $n i32) (param $end i32)
    (result i32)
    (call $mark (i32.const 2))
    (i32.const 0))
  (func (export "proxy_on_done") (param i32) (result i32) (i32.const 1))
  (func (export "proxy_on_delete") (param i32)))
