# Packed tokens [n, ...] to their cells of a grid; empty cells are zero.
def spread(x: Tensor, cells: Tensor, size: int) -> Tensor:
  return torch.index_copy(torch.new_zeros(x, [size, x.size(1), x.size(2)]), 0, cells, x)

# Attention of packed tokens [n, heads, e], each to its own sequence alone; returns [n, heads * e].
# grids: rows, width and tokens of each band; cells: [n], where in its band's grid a token lies.
def attend_bands(q: Tensor, k: Tensor, v: Tensor, cells: Tensor, grids: List[int], window: int, scale: float, cap: float) -> Tensor:
  parts = annotate(List[Tensor], [])
  start = 0
  for band in range(len(grids) // 3):
    n = grids[3 * band + 2]
    parts.append(__torch__.attend_grid(torch.narrow(q, 0, start, n), torch.narrow(k, 0, start, n), torch.narrow(v, 0, start, n), torch.narrow(cells, 0, start, n), grids[3 * band], grids[3 * band + 1], window, scale, cap))
    start = start + n
  if len(parts) == 1:
    return parts[0]
  else:
    return torch.cat(parts)

def attend_grid(q: Tensor, k: Tensor, v: Tensor, cells: Tensor, rows: int, width: int, window: int, scale: float, cap: float) -> Tensor:
  e = q.size(2)
  dense = rows * width == q.size(0)
  if not dense:
    q = __torch__.spread(q, cells, rows * width)
    k = __torch__.spread(k, cells, rows * width)
    v = __torch__.spread(v, cells, rows * width)
  o = __torch__.attend(q.reshape([rows, width, q.size(1), e]), k.reshape([rows, width, k.size(1), e]), v.reshape([rows, width, v.size(1), e]), window, scale, cap)
  o = o.reshape([rows * width, q.size(1) * e])
  if not dense:
    o = torch.index_select(o, 0, cells)
  return o

# The values of a tensor of integers, row by row.
def integers(x: Tensor) -> List[int]:
  flat = x.reshape([-1])
  out = annotate(List[int], [])
  for i in range(flat.size(0)):
    out.append(int(flat[i]))
  return out

# Causal attention over [rows, width, heads, e], looking back `window` positions (0: all the way).
# Sequences start at column 0, so what lies behind a shorter one is never seen by it.
def attend(q: Tensor, k: Tensor, v: Tensor, window: int, scale: float, cap: float) -> Tensor:
  width = q.size(1)
  groups = q.size(2) // k.size(2)
  if groups > 1:
    k = torch.repeat_interleave(k, groups, 2)
    v = torch.repeat_interleave(v, groups, 2)
  q = q.transpose(1, 2)
  k = k.transpose(1, 2)
  v = v.transpose(1, 2)
  windowed = window > 0 and window < width
  if windowed or cap > 0.:
    at = torch.arange(width, dtype=4, device=q.device)
    back = 0
    if windowed:
      back = window
    o = __torch__.look(q, k, v, __torch__.visible(at, at, back).view([1, 1, width, width]), scale, cap)
  else:
    o = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True, scale=scale)
  return o.transpose(1, 2)

# Attention of queries [b, h, m, e] to all keys and values [b, h, w, e] that the mask lets them see. A cap
# bounds the scores before the mask, as transformers' eager attention does; no fused kernel has one.
def look(q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor], scale: float, cap: float) -> Tensor:
  if cap > 0.:
    scores = __torch__.soft_cap(torch.matmul(q, k.transpose(2, 3)).to(6) * scale, cap)
    if mask is not None:
      scores = scores + unchecked_cast(Tensor, mask)
    o = torch.matmul(torch.softmax(scores, -1).type_as(v), v)
  else:
    if mask is not None:
      o = torch.scaled_dot_product_attention(q, k, v, unchecked_cast(Tensor, mask).type_as(q), 0.0, False, scale=scale)
    else:
      o = torch.scaled_dot_product_attention(q, k, v, None, 0.0, False, scale=scale)
  return o

# What the token at each of `positions` [b] sees of `columns` [w]: 0, or minus infinity; [b, 1, 1, w].
def visible(columns: Tensor, positions: Tensor, window: int) -> Tensor:
  back = torch.unsqueeze(positions, 1) - torch.unsqueeze(columns, 0)
  hidden = torch.lt(back, 0)
  if window > 0:
    hidden = torch.logical_or(hidden, torch.ge(back, window))
  mask = torch.zeros(hidden.size(), dtype=6, device=positions.device)
  return torch.masked_fill(mask, hidden, float("-inf")).unsqueeze(1).unsqueeze(1)

def all_narrowed(q: Tensor, k: Tensor, v: Tensor, half: bool) -> Tuple[Tensor, Tensor, Tensor]:
  return __torch__.narrowed(q, half), __torch__.narrowed(k, half), __torch__.narrowed(v, half)
