/**
 * The command line. Start with {@link org.rlvr4j.examples.cli.CommandLineInterface}; a new command is one class here
 * and one line in its list.
 */
@NullMarked
package org.rlvr4j.examples.cli;

import org.jspecify.annotations.NullMarked;
