/**
 * How services are reached: DestinationRules and their kin to traffic policies. Start here: {@link
 * dev.weft.controller.traffic.DestinationRuleTranslation}. Pure; any thread.
 */
@NullMarked
package dev.weft.controller.traffic;

import org.jspecify.annotations.NullMarked;
