package org.rlvr4j.rollout.checkpoint;

/** Reads what Gemma 2 and 3 do to attention's scores and to the logits. */
final class GemmaReader {

    private final JsonFields fields;
    private final Architecture architecture;

    GemmaReader(JsonFields fields, Architecture architecture) {
        this.fields = fields;
        this.architecture = architecture;
    }

    void read(ModelConfigBuilder builder) throws CheckpointException {
        if (architecture == Architecture.GEMMA) {
            return;
        }
        if (fields.mentions("query_pre_attn_scalar")) {
            double scalar = fields.requireNumber("query_pre_attn_scalar");
            if (!(scalar > 0)) {
                throw fields.wrong("query_pre_attn_scalar", "above 0");
            }
            builder.queryScalar(scalar);
        }
        if (architecture == Architecture.GEMMA2 && fields.mentions("attn_logit_softcapping")) {
            builder.attentionSoftCap(cap("attn_logit_softcapping"));
        }
        if (fields.mentions("final_logit_softcapping")) {
            builder.logitSoftCap(cap("final_logit_softcapping"));
        }
    }

    /** Returns a cap; 0 for null, which means none. */
    private double cap(String name) throws CheckpointException {
        if (!fields.has(name)) {
            return 0;
        }
        double cap = fields.requireNumber(name);
        if (!(cap > 0)) {
            throw fields.wrong(name, "above 0, or null for no cap");
        }
        return cap;
    }
}
