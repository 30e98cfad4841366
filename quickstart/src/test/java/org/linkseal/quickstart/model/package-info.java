/**
 * What both services answer to any sequence of calls, held against a model. In: random uploads,
 * searches, decisions, outages and rotations; out: the shortest sequence whose answers the model
 * does not know. The model never asks the services what is right.
 */
@NullMarked
package org.linkseal.quickstart.model;

import org.jspecify.annotations.NullMarked;
