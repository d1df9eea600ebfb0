package org.rlvr4j.examples.config;

/** A configuration cannot be used; the message names the file, the key, what is wrong and what would be right. */
public final class ConfigException extends IllegalArgumentException {

    ConfigException(String message) {
        super(message);
    }
}
