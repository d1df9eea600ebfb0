  # Methods of Module, continued: prompts and tokens through the cache.

  # Runs prompts, packed as in `hidden`, and writes their keys and values into the caches: of the token from_[i]
  # into the row rows[i].
  def prefill(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, from_: Tensor, rows: Tensor, caches: List[Tensor], cos: Tensor, sin: Tensor, ws: List[Tensor]) -> int:
    n = ids.size(0)
    grids = __torch__.integers(bands)
    turns = __torch__.turns(torch.index_select(cos, 1, positions), torch.index_select(sin, 1, positions))
    columns = torch.index_select(positions, 0, from_)
    if self.rotary_rows > 1:
      columns = torch.floor_divide(columns, self.rotary_rows)
    at = annotate(List[Optional[Tensor]], [rows, None, columns])
    base = len(ws) - 6
    none = annotate(List[Tensor], [])
    x = self.embed_from(ids, positions, ws[base], ws[base + 1])
    for layer in range(self.layers):
      q, k, v = self.project(x, n, turns, layer, ws, none)
      q, k, v = __torch__.all_narrowed(q, k, v, self.half)
      keys = torch.index_put_(caches[2 * layer], at, torch.index_select(k, 0, from_))
      values = torch.index_put_(caches[2 * layer + 1], at, torch.index_select(v, 0, from_))
      # What comes out of the last layer is not needed.
      if layer + 1 < self.layers:
        o = __torch__.attend_bands(q, k, v, cells, grids, self.windows[layer], 1., self.attention_cap)
        self.finish(x, o.to(6), layer, ws, none)
    return n

  # Draws `steps` tokens for each of the first b rows of the caches.
  # tokens, positions: [n], the last token of each row and its position, and then, since packed weights are for a
  # number of rows, of rows that nothing comes out of; places: [b], the rotary tables' rows; width: the largest
  # position + 1; uniforms: [b, steps], float64; how: see `draw`; context: [b, w], what the rows hold, or empty;
  # barred: [k], ids that row i must not draw in its first barred_steps[i] steps; packs: from `pack` for n rows, or
  # empty. Returns tokens, log-probs, untempered log-probs, each [b, steps].
  def decode(self: __torch__.Module, tokens: Tensor, positions: Tensor, places: Tensor, width: int, level: bool, uniforms: Tensor, how: List[float], context: Tensor, barred: Tensor, barred_steps: Tensor, caches: List[Tensor], cos: Tensor, sin: Tensor, ws: List[Tensor], packs: List[Tensor]) -> List[Tensor]:
    b = uniforms.size(0)
    n = tokens.size(0)
    e = self.head_dim
    groups = self.heads // self.kv_heads
    steps = uniforms.size(1)
    base = len(ws) - 6
    # For few rows fused attention is faster: it is one operation.
    bags = groups == 1 and b >= 8 and not tokens.is_cuda and self.attention_cap == 0. and not self.half
    # Dot products read slower than a product, but only what is there: worth it where rows are much shorter than the
    # longest.
    ragged = bags and not level and 10 * int(torch.sum(positions)) < 7 * b * width
    keys = annotate(List[Tensor], [])
    values = annotate(List[Tensor], [])
    for layer in range(self.layers):
      keys.append(torch.narrow(caches[2 * layer], 0, 0, b))
      values.append(torch.narrow(caches[2 * layer + 1], 0, 0, b))
    rows = torch.arange(b, dtype=4, device=tokens.device)
    # Masks whose rows begin at multiples of 16 are taken as they are by fused attention on a card, which would copy
    # others in every layer.
    columns = torch.arange(width + steps + 15, dtype=4, device=tokens.device)
    out = torch.zeros([b, steps], dtype=4, device=tokens.device)
    tempered = torch.zeros([b, steps], dtype=6, device=tokens.device)
    untempered = torch.zeros([b, steps], dtype=6, device=tokens.device)
    fed = tokens.clone()
    repeated = torch.zeros([0], dtype=11, device=tokens.device)
    bare = torch.zeros([0], dtype=6, device=tokens.device)
    idle = torch.zeros([n - b, self.heads * e], dtype=6, device=tokens.device)
    for step in range(steps):
      everywhere = positions + step
      position = torch.narrow(everywhere, 0, 0, b)
      live = width + step
      # What layers without a window see, and those with one.
      begins = [0, 0]
      masks = annotate(List[Tensor], [])
      if level:
        if self.window > 0:
          begins = [0, max(0, live - self.window)]
      else:
        seen = torch.narrow(columns, 0, 0, (live + 15) // 16 * 16)
        masks.append(torch.narrow(__torch__.narrowed(__torch__.visible(seen, position, 0), self.half), 3, 0, live))
        if self.window > 0:
          masks.append(torch.narrow(__torch__.narrowed(__torch__.visible(seen, position, self.window), self.half), 3, 0, live))
      cells = annotate(List[List[Tensor]], [])
      if ragged:
        for mask in masks:
          cells.append(__torch__.ragged(mask, self.heads, caches[0].size(2)))
      elif bags:
        for begin in begins:
          starts = torch.arange(0, b * self.heads * (live - begin), live - begin, dtype=3, device=tokens.device)
          cells.append([__torch__.cells_of(b * self.heads, caches[0].size(2), begin, live, tokens).view([-1]), starts])
      place = places + step * self.rotary_rows
      turns = __torch__.turns(torch.index_select(cos, 1, place), torch.index_select(sin, 1, place))
      x = self.embed_from(fed, everywhere, ws[base], ws[base + 1])
      for layer in range(self.layers):
        q, k, v = self.project(x, b, turns, layer, ws, packs)
        q, k, v = __torch__.all_narrowed(q, k, v, self.half)
        sight = 0
        if self.windows[layer] > 0:
          sight = 1
        mask = annotate(Optional[Tensor], None)
        if level:
          torch.copy_(torch.select(keys[layer], 2, live - 1), k)
          torch.copy_(torch.select(values[layer], 2, live - 1), v)
        else:
          mask = masks[sight]
          at = annotate(List[Optional[Tensor]], [rows, None, position])
          written = torch.index_put_(keys[layer], at, k)
          written = torch.index_put_(values[layer], at, v)
        begin = begins[sight]
        if ragged:
          bag = cells[sight]
          o = __torch__.look_ragged(q, keys[layer], values[layer], bag[0], bag[1], bag[2], bag[3])
        elif bags:
          o = __torch__.look_level(q, keys[layer], values[layer], begin, live, mask, cells[sight][0], cells[sight][1])
        else:
          # The heads that share a key take the place of query positions: nothing is repeated.
          q = q.reshape([b, self.kv_heads, groups, e])
          w = live - begin
          o = __torch__.look(q, torch.narrow(keys[layer], 2, begin, w), torch.narrow(values[layer], 2, begin, w), mask, 1., self.attention_cap)
        o = o.reshape([b, self.heads * e]).to(6)
        if b < n:
          o = torch.cat([o, idle])
        self.finish(x, o, layer, ws, packs)
      last = self.last_norm(x, ws[base + 2], ws[base + 3])
      if self.lean:
        room = torch.empty([n, ws[base + 4].size(0)], dtype=6, device=tokens.device)
        logits = __torch__.logits_into(last, __torch__.narrowed(ws[base + 4], self.half_head), self.half_head, room)
      else:
        logits = __torch__.product(last, ws[base + 4], bare, packs, 4 * self.layers)
      logits = __torch__.soft_cap(torch.narrow(logits, 0, 0, b), self.logit_cap)
      if context.numel() > 0 and step == 0:
        repeated = torch.scatter(torch.zeros(logits.size(), dtype=11, device=tokens.device), 1, context, 1)
      token, lp, lp1 = __torch__.draw(logits, torch.select(uniforms, 1, step), how, repeated, barred, torch.gt(barred_steps, step))
      if context.numel() > 0:
        repeated = torch.scatter(repeated, 1, torch.unsqueeze(token, 1), 1)
      torch.copy_(torch.narrow(fed, 0, 0, b), token)
      torch.copy_(torch.select(out, 1, step), token)
      torch.copy_(torch.select(tempered, 1, step), lp)
      torch.copy_(torch.select(untempered, 1, step), lp1)
    return [out, tempered, untempered]

  # Query, key and value of a layer for the first b rows of x [n, d], rotated: [b, h, e], [b, k, e], [b, k, e].
  def project(self: __torch__.Module, x: Tensor, b: int, turns: List[Tensor], layer: int, ws: List[Tensor], packs: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    if self.lean:
      return self.project_held(x, turns, layer, ws)
    at = 12 * layer
    e = self.head_dim
    rope = self.ropes[layer]
    y = __torch__.product(self.bare_norm(x, ws), ws[at], ws[at + 1], packs, 4 * layer)
    if b < x.size(0):
      y = torch.narrow(y, 0, 0, b)
    y = y.view([b, self.heads + 2 * self.kv_heads, e])
    v = torch.narrow(y, 1, self.heads + self.kv_heads, self.kv_heads)
    q = torch.narrow(y, 1, 0, self.heads)
    k = torch.narrow(y, 1, self.heads, self.kv_heads)
    if ws[at + 2].size(0) > 0:
      q = __torch__.rms_norm(q, ws[at + 2], self.eps)
      k = __torch__.rms_norm(k, ws[at + 3], self.eps)
      if rope >= 0:
        __torch__.turn_(q, turns[rope])
        __torch__.turn_(k, turns[rope])
    else:
      if rope >= 0:
        __torch__.turn_(torch.narrow(y, 1, 0, self.heads + self.kv_heads), turns[rope])
    return q, k, v

  # The rest of a layer after attention [n, h * e]; x is changed in place.
  def finish(self: __torch__.Module, x: Tensor, o: Tensor, layer: int, ws: List[Tensor], packs: List[Tensor]) -> int:
    if self.lean:
      return self.finish_held(x, o, layer, ws)
    at = 12 * layer
    pack = 4 * layer
    y = __torch__.product(o, ws[at + 4], ws[at + 5], packs, pack + 1)
    torch.add_(x, self.norm_or(y, ws[at + 10]))
    y = __torch__.product(self.bare_norm(x, ws), ws[at + 6], ws[at + 7], packs, pack + 2)
    if self.gated:
      m = y.size(1) // 2
      y = torch.mul_(__torch__.activate(torch.narrow(y, 1, 0, m), self.activation), torch.narrow(y, 1, m, m))
    else:
      y = __torch__.activate(y, self.activation)
    y = __torch__.product(y, ws[at + 8], ws[at + 9], packs, pack + 3)
    torch.add_(x, self.norm_or(y, ws[at + 11]))
    return layer

  # The norm of what a layer adds to the residual stream, where it has one.
  def norm_or(self: __torch__.Module, y: Tensor, weight: Tensor) -> Tensor:
    if weight.size(0) > 0:
      y = __torch__.rms_norm(y, weight, self.eps)
    return y

  # The norm before a linear layer, whose weight and bias are in that layer, and for RMS norm the factor sqrt(d):
  # x / |x, sqrt(d eps)| = x / sqrt(|x|^2 + d eps), in three operations instead of six.
  def bare_norm(self: __torch__.Module, x: Tensor, ws: List[Tensor]) -> Tensor:
    if self.layer_norm:
      return torch.layer_norm(x, [x.size(1)], None, None, self.eps)
    else:
      return x / torch.hypot(torch.linalg_vector_norm(x, 2, [1], True), ws[12 * self.layers + 5])

  def last_norm(self: __torch__.Module, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    if self.layer_norm:
      return torch.layer_norm(x, [x.size(1)], weight, bias, self.eps)
    else:
      return __torch__.rms_norm(x, weight, self.eps)

  # Draws from given logits [b, v]: the last step of decode, by itself.
  def draw(self: __torch__.Module, logits: Tensor, uniforms: Tensor, how: List[float], repeated: Tensor, barred: Tensor, held: Tensor) -> List[Tensor]:
    token, lp, lp1 = __torch__.draw(logits, uniforms, how, repeated, barred, held)
    return [token, lp, lp1]
