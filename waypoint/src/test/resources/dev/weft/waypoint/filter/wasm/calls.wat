;; A filter of proxy-wasm, by hand, that calls a service of the mesh. The letter behind the slash of
;; the path says what it does:
;;   g   asks outbound|80||auth..., and waits; what auth answers with 2xx is put into x-auth, anything
;;       else refuses the request with 403
;;   p   the same with auth...:80
;;   u   calls a service that does not exist; its request is refused with 503
;;   d   calls a port where nobody listens
;;   m   begins as many calls as it may: x-auth is the letter of that number, from "a" for none
;;   s   gives the answer the status 418
;;   n   gives the answer a status that has no body
;;   r   as g, but breaks when the answer comes
(module
  (import "env" "proxy_http_call"
    (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value"
    (func $add (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_replace_header_map_value"
    (func $replace (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_header_map_value"
    (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_get_buffer_bytes"
    (func $bytes (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_send_local_response"
    (func $answer (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_continue_stream" (func $continue (param i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 16) "x-auth")
  (data (i32.const 32) ":path")
  (data (i32.const 48) ":status")
  (data (i32.const 64) "418204")
  (data (i32.const 256) "outbound|80||auth.shop.svc.cluster.local")
  (data (i32.const 320) "auth.shop.svc.cluster.local:80")
  (data (i32.const 384) "outbound|80||nobody.shop.svc.cluster.local")
  (data (i32.const 448) "outbound|81||auth.shop.svc.cluster.local")
  (data (i32.const 512) "\05\00\00\00\07\00\00\00\03\00\00\00\05\00\00\00\06\00\00\00\0a\00\00\00\04\00\00\00\17\00\00\00\08\00\00\00\06\00\00\00\06\00\00\00\3a\6d\65\74\68\6f\64\00\47\45\54\00\3a\70\61\74\68\00\2f\63\68\65\63\6b\00\3a\61\75\74\68\6f\72\69\74\79\00\61\75\74\68\00\78\2d\66\6f\72\77\61\72\64\65\64\2d\63\6c\69\65\6e\74\2d\63\65\72\74\00\55\52\49\3d\65\76\69\6c\00\78\2d\66\72\6f\6d\00\6d\6f\64\75\6c\65\00")
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
  (func $letter (result i32)
    (drop (call $get (i32.const 0) (i32.const 32) (i32.const 5) (i32.const 0) (i32.const 4)))
    (i32.load8_u (i32.add (i32.load (i32.const 0)) (i32.const 1))))
  (func $ask (param $name i32) (param $size i32) (result i32)
    (call $call (local.get $name) (local.get $size) (i32.const 512) (i32.const 132)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 2000) (i32.const 8)))
  (func $refuse (param $status i32)
    (drop (call $answer (local.get $status) (i32.const 0) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const -1))))
  (func (export "proxy_on_request_headers") (param $id i32) (param $n i32) (param $end i32)
    (result i32)
    (local $c i32) (local $failed i32) (local $calls i32)
    (local.set $c (call $letter))
    (if (i32.eq (local.get $c) (i32.const 109)) ;; m
      (then
        (block $full (loop $more
          (br_if $full (call $ask (i32.const 256) (i32.const 40)))
          (local.set $calls (i32.add (local.get $calls) (i32.const 1)))
          (br $more)))
        (i32.store8 (i32.const 80) (i32.add (i32.const 97) (local.get $calls)))
        (drop (call $add (i32.const 0) (i32.const 16) (i32.const 6)
          (i32.const 80) (i32.const 1)))
        (return (i32.const 0))))
    (local.set $failed (i32.const -1))
    (if (i32.or (i32.eq (local.get $c) (i32.const 103)) (i32.eq (local.get $c) (i32.const 114)))
      (then (local.set $failed (call $ask (i32.const 256) (i32.const 40))))) ;; g, r
    (if (i32.eq (local.get $c) (i32.const 112)) ;; p
      (then (local.set $failed (call $ask (i32.const 320) (i32.const 30)))))
    (if (i32.eq (local.get $c) (i32.const 117)) ;; u
      (then (local.set $failed (call $ask (i32.const 384) (i32.const 42)))))
    (if (i32.eq (local.get $c) (i32.const 100)) ;; d
      (then (local.set $failed (call $ask (i32.const 448) (i32.const 40)))))
    (if (i32.eq (local.get $failed) (i32.const -1)) (then (return (i32.const 0))))
    (if (local.get $failed) (then (call $refuse (i32.const 503))))
    (i32.const 1))
  (func (export "proxy_on_http_call_response")
    (param $id i32) (param $token i32) (param $headers i32) (param $body i32) (param $trailers i32)
    (if (i32.eq (call $letter) (i32.const 109)) (then (return))) ;; m
    (if (i32.eq (call $letter) (i32.const 114)) (then (unreachable))) ;; r
    (if (i32.eqz (local.get $headers)) (then (call $refuse (i32.const 504)) (return)))
    (drop (call $get (i32.const 6) (i32.const 48) (i32.const 7) (i32.const 0) (i32.const 4)))
    (if (i32.ne (i32.load8_u (i32.load (i32.const 0))) (i32.const 50))
      (then (call $refuse (i32.const 403)) (return)))
    (drop (call $bytes (i32.const 4) (i32.const 0) (local.get $body)
      (i32.const 0) (i32.const 4)))
    (drop (call $continue (i32.const 0)))
    ;; behind the word that lets the request go on, still part of it
    (drop (call $add (i32.const 0) (i32.const 16) (i32.const 6)
      (i32.load (i32.const 0)) (i32.load (i32.const 4)))))
  (func (export "proxy_on_response_headers") (param $id i32) (param $n i32) (param $end i32)
    (result i32)
    (local $c i32)
    (local.set $c (call $letter))
    (if (i32.eq (local.get $c) (i32.const 115)) ;; s
      (then (drop (call $replace (i32.const 2) (i32.const 48) (i32.const 7)
        (i32.const 64) (i32.const 3)))))
    (if (i32.eq (local.get $c) (i32.const 110)) ;; n
      (then (drop (call $replace (i32.const 2) (i32.const 48) (i32.const 7)
        (i32.const 67) (i32.const 3)))))
    (i32.const 0)))
