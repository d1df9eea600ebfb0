# One decoder for every supported architecture; what differs between them is configuration.
#
# Sequences are packed: n tokens of all sequences in one row, without padding. Only attention sees a
# grid [rows, width]; `cells` says where in it (row * width + column) each token lies.
#
# Shapes: n tokens, d hidden size, h heads, k key-value heads, e head size, v vocabulary.
class Module(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  eps : float
  chunk : int
  embedding : int
  norm : int
  head : int
  slots : List[int]
  window : int
  windows : List[int]

  # -- whole sequences -----------------------------------------------------------------------------

  # The hidden states [n, d] after the last norm.
  # ids, positions, cells: [n]; grid: [rows, width]; cos, sin: [positions, e]; ps: the parameters.
  def hidden(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, grid: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> Tensor:
    n = ids.size(0)
    e = self.head_dim
    rows = int(grid[0])
    width = int(grid[1])
    dense = rows * width == n
    c = torch.unsqueeze(torch.index_select(cos, 0, positions), 1)
    s = torch.unsqueeze(torch.index_select(sin, 0, positions), 1)
    x = torch.embedding(ps[self.embedding], ids)
    for layer in range(self.layers):
      at = layer * 18
      y = __torch__.rms_norm(x, ps[self.slots[at + 16]], self.eps)
      q = __torch__.linear(y, ps, self.slots[at], self.slots[at + 1]).view([n, self.heads, e])
      k = __torch__.linear(y, ps, self.slots[at + 2], self.slots[at + 3]).view([n, self.kv_heads, e])
      v = __torch__.linear(y, ps, self.slots[at + 4], self.slots[at + 5]).view([n, self.kv_heads, e])
      if self.slots[at + 8] >= 0:
        q = __torch__.rms_norm(q, ps[self.slots[at + 8]], self.eps)
        k = __torch__.rms_norm(k, ps[self.slots[at + 9]], self.eps)
      q = __torch__.rotate(q, c, s)
      k = __torch__.rotate(k, c, s)
      if not dense:
        q = __torch__.spread(q, cells, rows * width)
        k = __torch__.spread(k, cells, rows * width)
        v = __torch__.spread(v, cells, rows * width)
      o = __torch__.attend(q.view([rows, width, self.heads, e]), k.view([rows, width, self.kv_heads, e]), v.view([rows, width, self.kv_heads, e]), self.windows[layer])
      o = o.reshape([rows * width, self.heads * e])
      if not dense:
        o = torch.index_select(o, 0, cells)
      x = x + __torch__.linear(o, ps, self.slots[at + 6], self.slots[at + 7])
      y = __torch__.rms_norm(x, ps[self.slots[at + 17]], self.eps)
      gate = __torch__.linear(y, ps, self.slots[at + 10], self.slots[at + 11])
      up = __torch__.linear(y, ps, self.slots[at + 12], self.slots[at + 13])
      x = x + __torch__.linear(torch.silu(gate) * up, ps, self.slots[at + 14], self.slots[at + 15])
    return __torch__.rms_norm(x, ps[self.norm], self.eps)

  # Every token's logits [n, v]: for tests and for callers who want them all.
  def logits(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, grid: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> Tensor:
    return torch.linear(self.hidden(ids, positions, cells, grid, cos, sin, ps), ps[self.head])

  # Log-probabilities and entropies [2, m] of the m tokens `targets`, each predicted from the hidden
  # state `index`. The logits exist for one chunk of rows at a time.
  def scores(self: __torch__.Module, x: Tensor, index: Tensor, targets: Tensor, temperature: Tensor, ps: List[Tensor]) -> Tensor:
    w = ps[self.head]
    t = float(temperature)
    m = index.size(0)
    out = torch.zeros([2, m], dtype=6, device=x.device)
    for i in range((m + self.chunk - 1) // self.chunk):
      start = i * self.chunk
      size = min(self.chunk, m - start)
      rows = torch.index_select(x, 0, torch.narrow(index, 0, start, size))
      y = torch.unsqueeze(torch.narrow(targets, 0, start, size), 1)
      lp = torch.log_softmax(torch.linear(rows, w) / t, -1)
      torch.copy_(torch.narrow(torch.select(out, 0, 0), 0, start, size), torch.squeeze(torch.gather(lp, 1, y), 1))
      torch.copy_(torch.narrow(torch.select(out, 0, 1), 0, start, size), torch.neg(torch.sum(torch.exp(lp) * lp, [-1])))
    return out

  # Takes the gradient [2, m] of a loss by those scores back to the parameters' gradients. The head is
  # recomputed chunk by chunk; with z logits, p = softmax(z), l = log p, H the entropy:
  #   d l_y / d z = onehot_y - p        d H / d z = -p (l + H)
  def backward(self: __torch__.Module, x: Tensor, index: Tensor, targets: Tensor, gradient: Tensor, temperature: Tensor, ps: List[Tensor]) -> Tensor:
    w = ps[self.head].detach()
    hidden = x.detach()
    t = float(temperature)
    m = index.size(0)
    dx = torch.zeros_like(hidden)
    dw = torch.zeros_like(w)
    for i in range((m + self.chunk - 1) // self.chunk):
      start = i * self.chunk
      size = min(self.chunk, m - start)
      at = torch.narrow(index, 0, start, size)
      rows = torch.index_select(hidden, 0, at)
      y = torch.unsqueeze(torch.narrow(targets, 0, start, size), 1)
      dl = torch.unsqueeze(torch.narrow(torch.select(gradient, 0, 0), 0, start, size), 1)
      de = torch.unsqueeze(torch.narrow(torch.select(gradient, 0, 1), 0, start, size), 1)
      lp = torch.log_softmax(torch.linear(rows, w) / t, -1)
      p = torch.exp(lp)
      entropy = torch.neg(torch.sum(p * lp, [-1], True))
      dz = torch.neg(p * (dl + de * (lp + entropy)))
      dz = torch.scatter_add(dz, 1, y, dl) / t
      torch.index_copy_(dx, 0, at, torch.mm(dz, w))
      torch.addmm_(dw, dz.t(), rows)
    ps[self.head].backward(dw)
    x.backward(dx)
    return gradient

  def zero(self: __torch__.Module, gradients: List[Tensor]) -> int:
    torch._foreach_zero_(gradients)
    return len(gradients)

  # -- decoding with a cache -------------------------------------------------------------------------

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

  # Keys and values of every layer, each [rows, k, capacity, e]: a head's columns lie together.
  def caches(self: __torch__.Module, like: Tensor, rows: int, capacity: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(2 * self.layers):
      out.append(torch.zeros([rows, self.kv_heads, capacity, self.head_dim], dtype=6, device=like.device))
    return out

  # The same caches with room for more columns.
  def grow(self: __torch__.Module, caches: List[Tensor], capacity: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(len(caches)):
      old = caches[i]
      new = torch.zeros([old.size(0), self.kv_heads, capacity, self.head_dim], dtype=6, device=old.device)
      torch.copy_(torch.narrow(new, 2, 0, old.size(2)), old)
      out.append(new)
    return out

  # Row `to` becomes a copy of the first `length` columns of row `from_`.
  def move(self: __torch__.Module, caches: List[Tensor], from_: int, to: int, length: int) -> int:
    for i in range(len(caches)):
      source = torch.narrow(torch.select(caches[i], 0, from_), 1, 0, length)
      torch.copy_(torch.narrow(torch.select(caches[i], 0, to), 1, 0, length), source)
    return to

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

def linear(x: Tensor, ps: List[Tensor], weight: int, bias: int) -> Tensor:
  if bias < 0:
    return torch.linear(x, ps[weight])
  else:
    return torch.linear(x, ps[weight], ps[bias])

def linear_or(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  if bias.size(0) == 0:
    return torch.linear(x, weight)
  else:
    return torch.linear(x, weight, bias)

# x += y w + bias, with w [in, out].
def add_product_(x: Tensor, y: Tensor, w: Tensor, bias: Tensor) -> int:
  torch.addmm_(x, y, w)
  if bias.size(0) > 0:
    torch.add_(x, bias)
  return 0

def pick_or(ps: List[Tensor], at: int, none: Tensor) -> Tensor:
  if at < 0:
    return none
  else:
    return ps[at]

def rms_norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
  return torch.rms_norm(x, [weight.size(0)], weight, eps)

# Rotary embedding, the halves of a head rotated against each other (Su et al. 2021, as in Llama).
def rotate(x: Tensor, c: Tensor, s: Tensor) -> Tensor:
  half = x.size(-1) // 2
  a = torch.narrow(x, -1, 0, half)
  b = torch.narrow(x, -1, half, half)
  return x * c + torch.cat([torch.neg(b), a], -1) * s

# The rows of a head a, b, c, d become a, c, b, d, so that its halves lie in pairs.
def interleave(w: Tensor, e: int) -> Tensor:
  shape = w.size()
  return w.reshape([-1, 2, e // 2, w.numel() // w.size(0)]).transpose(1, 2).reshape(shape)

# Rotary angles [n, 1, e / 2] as complex numbers, and heads of interleaved halves turned by them.
def turns(cos: Tensor, sin: Tensor) -> Tensor:
  half = cos.size(1) // 2
  return torch.unsqueeze(torch.complex(torch.narrow(cos, 1, 0, half), torch.narrow(sin, 1, 0, half)), 1)

def turn(x: Tensor, turns: Tensor) -> Tensor:
  n = x.size(0)
  pairs = torch.view_as_complex(x.reshape([n, x.size(1), x.size(2) // 2, 2]))
  return torch.view_as_real(pairs * turns).reshape([n, x.size(1), x.size(2)])

# Packed tokens [n, ...] to their cells of a grid; empty cells are zero.
def spread(x: Tensor, cells: Tensor, size: int) -> Tensor:
  return torch.index_copy(torch.zeros([size, x.size(1), x.size(2)], dtype=6, device=x.device), 0, cells, x)

# Causal attention over [rows, width, heads, e], looking back `window` positions (0: all the way).
# Sequences start at column 0, so what lies behind a shorter one is never seen by it.
def attend(q: Tensor, k: Tensor, v: Tensor, window: int) -> Tensor:
  width = q.size(1)
  groups = q.size(2) // k.size(2)
  if groups > 1:
    k = torch.repeat_interleave(k, groups, 2)
    v = torch.repeat_interleave(v, groups, 2)
  q = q.transpose(1, 2)
  k = k.transpose(1, 2)
  v = v.transpose(1, 2)
  if window > 0 and window < width:
    at = torch.arange(width, dtype=4, device=q.device)
    o = torch.scaled_dot_product_attention(q, k, v, __torch__.visible(at, at, window).view([1, 1, width, width]), 0.0, False)
  else:
    o = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True)
  return o.transpose(1, 2)

# What the token at each of `positions` [b] sees of `columns` [w]: 0, or minus infinity; [b, 1, 1, w].
def visible(columns: Tensor, positions: Tensor, window: int) -> Tensor:
  back = torch.unsqueeze(positions, 1) - torch.unsqueeze(columns, 0)
  hidden = torch.lt(back, 0)
  if window > 0:
    hidden = torch.logical_or(hidden, torch.ge(back, window))
  mask = torch.zeros(hidden.size(), dtype=6, device=positions.device)
  return torch.masked_fill(mask, hidden, float("-inf")).unsqueeze(1).unsqueeze(1)

# A token from each row of logits [b, v]: the first id at which the cumulative distribution passes the
# uniform [b] (float64). Filters in the order and with the meaning of transformers' logits warpers.
def draw(logits: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float) -> Tuple[Tensor, Tensor, Tensor]:
  v = logits.size(1)
  lp1 = torch.log_softmax(logits, -1)
  if temperature == 0.:
    token = torch.argmax(logits, 1, True)
    lp = lp1
  else:
    lp = lp1
    if temperature != 1.:
      lp = torch.log_softmax(logits / temperature, -1)
    z = lp
    if top_k > 0 and top_k < v:
      kept, at = torch.topk(z, top_k, 1)
      z = torch.masked_fill(z, torch.lt(z, torch.narrow(kept, 1, top_k - 1, 1)), float("-inf"))
    if top_p < 1.:
      z = __torch__.nucleus(z, top_p)
    if min_p > 0.:
      p = torch.softmax(z, -1)
      z = torch.masked_fill(z, torch.lt(p, torch.amax(p, [1], True) * min_p), float("-inf"))
    cdf = torch.cumsum(torch.exp(z), 1, dtype=7)
    # Just below the total, so that rounding can never run past the last token that has probability.
    goal = torch.unsqueeze(uniforms, 1) * torch.narrow(cdf, 1, v - 1, 1) * 0.999999999999999
    token = torch.searchsorted(cdf, goal, right=True)
  return torch.squeeze(token, 1), torch.squeeze(torch.gather(lp, 1, token), 1), torch.squeeze(torch.gather(lp1, 1, token), 1)

def nucleus(z: Tensor, top_p: float) -> Tensor:
  v = z.size(1)
  ascending, order = torch.sort(z, stable=True, dim=1, descending=False)
  out = torch.le(torch.cumsum(torch.softmax(ascending, -1), 1), 1. - top_p)
  out = torch.cat([torch.narrow(out, 1, 0, v - 1), torch.zeros_like(torch.narrow(out, 1, 0, 1))], 1)
  return torch.masked_fill(z, torch.scatter(out, 1, order, out), float("-inf"))
