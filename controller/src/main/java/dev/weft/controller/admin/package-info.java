/**
 * What an operator may ask a running controller, over a Unix socket. Start here: {@link
 * dev.weft.controller.admin.AdminSocket}. Every request has a virtual thread of its own; pages are
 * made of immutable views.
 */
@NullMarked
package dev.weft.controller.admin;

import org.jspecify.annotations.NullMarked;
