  # Methods of Module, continued: what decoding makes of the weights.

  # The weights as decoding wants them, so that a step takes few operations: one product for query, key
  # and value, one for gate and up, each with its norm's weight multiplied in; and the two halves of
  # every query and key head interleaved, so that a rotation is one complex product.
  # Ten a layer, then embedding, norm, head. What is absent is an empty tensor.
  def prepare(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    none = torch.zeros([0], dtype=6, device=ps[0].device)
    for layer in range(self.layers):
      at = layer * 18
      qkv_bias = none
      if self.slots[at + 1] >= 0:
        qkv_bias = torch.cat([__torch__.interleave(ps[self.slots[at + 1]], self.head_dim), __torch__.interleave(ps[self.slots[at + 3]], self.head_dim), ps[self.slots[at + 5]]])
      q_norm = none
      k_norm = none
      if self.slots[at + 8] >= 0:
        q_norm = __torch__.interleave(ps[self.slots[at + 8]], self.head_dim)
        k_norm = __torch__.interleave(ps[self.slots[at + 9]], self.head_dim)
      gate_up_bias = none
      if self.slots[at + 11] >= 0:
        gate_up_bias = torch.cat([ps[self.slots[at + 11]], ps[self.slots[at + 13]]])
      out.append(torch.cat([__torch__.interleave(ps[self.slots[at]], self.head_dim), __torch__.interleave(ps[self.slots[at + 2]], self.head_dim), ps[self.slots[at + 4]]]) * ps[self.slots[at + 16]])
      out.append(qkv_bias)
      out.append(q_norm)
      out.append(k_norm)
      out.append(ps[self.slots[at + 6]].t())
      out.append(__torch__.pick_or(ps, self.slots[at + 7], none))
      out.append(torch.cat([ps[self.slots[at + 10]], ps[self.slots[at + 12]]]) * ps[self.slots[at + 17]])
      out.append(gate_up_bias)
      out.append(ps[self.slots[at + 14]].t())
      out.append(__torch__.pick_or(ps, self.slots[at + 15], none))
    out.append(ps[self.embedding])
    out.append(ps[self.norm])
    out.append(ps[self.head])
    return out
