/**
 * Runs the code verifier over files of programs with known outcomes and looks at the machine from outside meanwhile. Start
 * with {@link org.rlvr4j.examples.sandbox.CaseRun} and {@link org.rlvr4j.examples.sandbox.HostileRun}.
 */
@NullMarked
package org.rlvr4j.examples.sandbox;

import org.jspecify.annotations.NullMarked;
