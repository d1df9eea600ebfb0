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
