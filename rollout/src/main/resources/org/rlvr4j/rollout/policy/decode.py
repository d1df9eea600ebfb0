  # Methods of Module, continued: prompts and tokens through the cache.

  # Runs a prompt [n] once and writes its keys and values into every row of `rows`.
  def prefill(self: __torch__.Module, ids: Tensor, rows: Tensor, caches: List[Tensor], cos: Tensor, sin: Tensor, ws: List[Tensor]) -> int:
    n = ids.size(0)
    e = self.head_dim
    turns = __torch__.turns(torch.narrow(cos, 0, 0, n), torch.narrow(sin, 0, 0, n))
    x = torch.embedding(ws[10 * self.layers], ids)
    for layer in range(self.layers):
      q, k, v = self.project(x, turns, layer, ws)
      torch.index_copy_(torch.narrow(caches[2 * layer], 2, 0, n), 0, rows, k.transpose(0, 1).expand([rows.size(0), self.kv_heads, n, e]))
      torch.index_copy_(torch.narrow(caches[2 * layer + 1], 2, 0, n), 0, rows, v.transpose(0, 1).expand([rows.size(0), self.kv_heads, n, e]))
      o = __torch__.attend(torch.unsqueeze(q, 0), torch.unsqueeze(k, 0), torch.unsqueeze(v, 0), self.windows[layer])
      self.finish(x, o.reshape([n, self.heads * e]), layer, ws)
    return n

  # Draws `steps` tokens for each of the first b rows of the caches.
  # tokens, positions: [b], the last token of each row and its position; width: the largest position + 1;
  # uniforms: [b, steps], float64. Returns tokens, log-probs, untempered log-probs, each [b, steps].
  def decode(self: __torch__.Module, tokens: Tensor, positions: Tensor, width: int, level: bool, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float, caches: List[Tensor], cos: Tensor, sin: Tensor, ws: List[Tensor]) -> List[Tensor]:
    b = tokens.size(0)
    e = self.head_dim
    groups = self.heads // self.kv_heads
    steps = uniforms.size(1)
    base = 10 * self.layers
    rows = torch.arange(b, dtype=4, device=tokens.device)
    columns = torch.arange(width + steps, dtype=4, device=tokens.device)
    out = torch.zeros([b, steps], dtype=4, device=tokens.device)
    tempered = torch.zeros([b, steps], dtype=6, device=tokens.device)
    untempered = torch.zeros([b, steps], dtype=6, device=tokens.device)
    token = tokens
    for step in range(steps):
      position = positions + step
      live = width + step
      first = 0
      all = torch.zeros([0], dtype=6, device=tokens.device)
      near = all
      if level:
        if self.window > 0:
          first = max(0, live - self.window)
      else:
        all = __torch__.visible(torch.narrow(columns, 0, 0, live), position, 0)
        if self.window > 0:
          near = __torch__.visible(torch.narrow(columns, 0, 0, live), position, self.window)
      turns = __torch__.turns(torch.index_select(cos, 0, position), torch.index_select(sin, 0, position))
      x = torch.embedding(ws[base], token)
      for layer in range(self.layers):
        q, k, v = self.project(x, turns, layer, ws)
        # The heads that share a key take the place of query positions: nothing is repeated.
        q = q.reshape([b, self.kv_heads, groups, e])
        keys = torch.narrow(caches[2 * layer], 0, 0, b)
        values = torch.narrow(caches[2 * layer + 1], 0, 0, b)
        windowed = self.windows[layer] > 0
        if level:
          from_ = 0
          if windowed:
            from_ = first
          torch.copy_(torch.select(keys, 2, live - 1), k)
          torch.copy_(torch.select(values, 2, live - 1), v)
          o = torch.scaled_dot_product_attention(q, torch.narrow(keys, 2, from_, live - from_), torch.narrow(values, 2, from_, live - from_), None, 0.0, False)
        else:
          mask = all
          if windowed:
            mask = near
          at = annotate(List[Optional[Tensor]], [rows, None, position])
          keys = torch.index_put_(keys, at, k)
          values = torch.index_put_(values, at, v)
          o = torch.scaled_dot_product_attention(q, torch.narrow(keys, 2, 0, live), torch.narrow(values, 2, 0, live), mask, 0.0, False)
        self.finish(x, o.reshape([b, self.heads * e]), layer, ws)
      logits = torch.linear(__torch__.rms_norm(x, ws[base + 1], self.eps), ws[base + 2])
      token, lp, lp1 = __torch__.draw(logits, torch.select(uniforms, 1, step), temperature, top_k, top_p, min_p)
      torch.copy_(torch.select(out, 1, step), token)
      torch.copy_(torch.select(tempered, 1, step), lp)
      torch.copy_(torch.select(untempered, 1, step), lp1)
    return [out, tempered, untempered]

  # Query, key and value of a layer, rotated: [n, h, e], [n, k, e], [n, k, e].
  def project(self: __torch__.Module, x: Tensor, turns: Tensor, layer: int, ws: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    at = 10 * layer
    n = x.size(0)
    e = self.head_dim
    y = __torch__.linear_or(torch.rms_norm(x, [x.size(1)], None, self.eps), ws[at], ws[at + 1]).view([n, self.heads + 2 * self.kv_heads, e])
    v = torch.narrow(y, 1, self.heads + self.kv_heads, self.kv_heads)
    if ws[at + 2].size(0) > 0:
      q = __torch__.turn(__torch__.rms_norm(torch.narrow(y, 1, 0, self.heads), ws[at + 2], self.eps), turns)
      k = __torch__.turn(__torch__.rms_norm(torch.narrow(y, 1, self.heads, self.kv_heads), ws[at + 3], self.eps), turns)
    else:
      qk = __torch__.turn(torch.narrow(y, 1, 0, self.heads + self.kv_heads), turns)
      q = torch.narrow(qk, 1, 0, self.heads)
      k = torch.narrow(qk, 1, self.heads, self.kv_heads)
    return q, k, v

  # The rest of a layer after attention [n, h * e]; x is changed in place.
  def finish(self: __torch__.Module, x: Tensor, o: Tensor, layer: int, ws: List[Tensor]) -> int:
    at = 10 * layer
    __torch__.add_product_(x, o, ws[at + 4], ws[at + 5])
    y = __torch__.linear_or(torch.rms_norm(x, [x.size(1)], None, self.eps), ws[at + 6], ws[at + 7])
    m = y.size(1) // 2
    y = torch.mul_(torch.silu(torch.narrow(y, 1, 0, m)), torch.narrow(y, 1, m, m))
    __torch__.add_product_(x, y, ws[at + 8], ws[at + 9])
    return layer

  # Draws from given logits [b, v]: the last step of decode, by itself.
  def draw(self: __torch__.Module, logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float) -> List[Tensor]:
    token, lp, lp1 = __torch__.draw(logits, uniforms, temperature, top_k, top_p, min_p)
    return [token, lp, lp1]
