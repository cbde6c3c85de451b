/**
 * The only meeting place of the mesh's values and the discovery protocol: each codec has both
 * directions side by side. Start here: {@link dev.weft.wds.AddressCodec} and {@link
 * dev.weft.wds.AuthorizationCodec}. Pure, any thread.
 */
@NullMarked
package dev.weft.wds;

import org.jspecify.annotations.NullMarked;
