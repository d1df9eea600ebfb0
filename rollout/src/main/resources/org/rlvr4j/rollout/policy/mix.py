# Attention and its way back without autograd, for the layers of forward.py.

# Tokens [n, ...] as a grid [rows, width, ...]; empty cells are zero.
def to_grid(x: Tensor, cells: Tensor, rows: int, width: int) -> Tensor:
  rest = x.size()[1:]
  if rows * width > x.size(0):
    x = torch.index_copy_(torch.new_zeros(x, [rows * width] + rest), 0, cells, x)
  return x.view([rows, width] + rest)

# Where prompts are shared, a token lies in a cell of its own and in others that repeat it. places: `cells`, the own ones;
# `sources`, which token lies in each cell of all bands' grids, any one in empty cells; `repeats`, band after band, the
# cells of its grid that are no token's own. The last two are empty where nothing is shared.

# Of tokens [n, ...] the grid [rows, width, ...] of one band, which has m of its own from `start` on; first: where its
# cells begin among those of all bands.
def collect(x: Tensor, places: List[Tensor], start: int, m: int, first: int, rows: int, width: int) -> Tensor:
  sources = places[1]
  if sources.numel() > 0:
    grid = torch.index_select(x, 0, torch.narrow(sources, 0, first, rows * width)).view([rows, width] + x.size()[1:])
  else:
    grid = __torch__.to_grid(torch.narrow(x, 0, start, m), torch.narrow(places[0], 0, start, m), rows, width)
  return grid

# The same, zero where cells repeat tokens.
def collect_once(x: Tensor, places: List[Tensor], start: int, m: int, first: int, rows: int, width: int) -> Tensor:
  grid = __torch__.collect(x, places, start, m, first, rows, width)
  if places[2].numel() > 0:
    torch.index_fill_(grid.view([rows * width] + x.size()[1:]), 0, torch.narrow(places[2], 0, first - start, rows * width - m), 0.)
  return grid

# The gradients of a band's cells to those of the tokens [n, ...] in them, band after band: the own cell's first.
def give_back(grid: Tensor, places: List[Tensor], start: int, m: int, first: int, out: Tensor) -> Tensor:
  __torch__.from_grid(grid, torch.narrow(places[0], 0, start, m), torch.narrow(out, 0, start, m))
  cells = grid.size(0) * grid.size(1)
  if places[2].numel() > 0:
    repeats = torch.narrow(places[2], 0, first - start, cells - m)
    tokens = torch.index_select(torch.narrow(places[1], 0, first, cells), 0, repeats)
    torch.index_add_(out, 0, tokens, torch.index_select(grid.view([cells] + out.size()[1:]), 0, repeats))
  return out

# A grid's tokens into `out`, of the same number of values for each token. There may be none: rows of shared prompts with
# nothing behind them that goes in.
def from_grid(grid: Tensor, cells: Tensor, out: Tensor) -> Tensor:
  size = grid.size(0) * grid.size(1)
  if size > out.size(0):
    flat = grid.reshape([size, -1])
    torch.index_select(flat, 0, cells, out=out.view([out.size(0), flat.size(1)]))
  else:
    torch.copy_(out.view(grid.size()), grid)
  return out

# Attention of queries [rows, h, width, e] to keys and values [rows, k, width, e] into `out` [rows, width, h, e]; returns
# what its way back needs: by plain products, which are faster in short rows, all scores, or by the fused kernel, which
# keeps none.
def mix(out: Tensor, q: Tensor, k: Tensor, v: Tensor, window: int, scale: float, plain: bool) -> Tensor:
  if plain:
    seen = __torch__.mix_plain(out, q, k, v, window, scale)
  else:
    mask = __torch__.sight_or_none(q, window)
    o, seen = torch._scaled_dot_product_flash_attention_for_cpu(q, __torch__.for_each(k, q), __torch__.for_each(v, q), 0., mask is None, attn_mask=mask, scale=scale)
    torch.copy_(out.transpose(1, 2), o)
  return seen

# The gradients of queries, keys and values, side by side as they were projected, into `grid` [rows, width, h + 2 k, e],
# from that of what `mix` returned, do [rows, width, h, e]; queries and keys rotated back.
def mix_back(grid: Tensor, do: Tensor, q: Tensor, k: Tensor, v: Tensor, o: Tensor, seen: Tensor, window: int, scale: float, plain: bool, turn: Tensor, rope: int) -> Tensor:
  heads = q.size(1)
  kv_heads = k.size(1)
  do = do.transpose(1, 2)
  to_q = torch.narrow(grid, 2, 0, heads).transpose(1, 2)
  if plain:
    dk, dv = __torch__.mix_plain_back(to_q, do.contiguous(), q, k, v, seen, scale, turn, rope)
  else:
    mask = __torch__.sight_or_none(q, window)
    dq, dk, dv = torch._scaled_dot_product_flash_attention_for_cpu_backward(do, q, __torch__.for_each(k, q), __torch__.for_each(v, q), o.transpose(1, 2), seen, 0., mask is None, attn_mask=mask, scale=scale)
    if heads > kv_heads:
      shape = [k.size(0), kv_heads, heads // kv_heads, k.size(2), k.size(3)]
      dk = torch.sum(dk.reshape(shape), [2])
      dv = torch.sum(dv.reshape(shape), [2])
    __torch__.rotate_into(to_q, dq, turn, rope)
  __torch__.rotate_into(torch.narrow(grid, 2, heads, kv_heads).transpose(1, 2), dk, turn, rope)
  torch.copy_(torch.narrow(grid, 2, heads + kv_heads, kv_heads).transpose(1, 2), dv)
  return grid

# How many queries at a time look at the keys up to the last of them: what lies behind is not computed.
def queries_at_once(width: int) -> int:
  blocks = (width + 63) // 64
  return (width + blocks - 1) // blocks

# Some queries [rows, h, size, e] as one matrix for each key head: [rows k, groups size, e]. The heads that share a
# key lie one below the other.
def queries(q: Tensor, start: int, size: int, kv_heads: int) -> Tensor:
  b = q.size(0) * kv_heads
  return torch.narrow(q.view([b, -1, q.size(2), q.size(3)]), 2, start, size).reshape([b, -1, q.size(3)])

# Keys or values as one matrix for each of their heads: [rows k, width, e].
def by_head(k: Tensor) -> Tensor:
  return k.view([-1, k.size(2), k.size(3)])

# The scores are kept one block of queries after the other.
def mix_plain(out: Tensor, q: Tensor, k: Tensor, v: Tensor, window: int, scale: float) -> Tensor:
  rows = q.size(0)
  heads = q.size(1)
  width = q.size(2)
  b = __torch__.by_head(k)
  c = __torch__.by_head(v)
  mask = __torch__.sight(q, window)
  most = __torch__.queries_at_once(width)
  blocks = (width + most - 1) // most
  all = 0
  for i in range(blocks):
    end = min((i + 1) * most, width)
    all = all + (end - i * most) * end
  seen = torch.new_empty(q, [rows * heads * all])
  at = 0
  for i in range(blocks):
    start = i * most
    size = min(most, width - start)
    end = start + size
    a = __torch__.queries(q, start, size, k.size(1))
    count = a.size(0) * a.size(1) * end
    block = torch.narrow(seen, 0, at, count).view([a.size(0), a.size(1), end])
    see = torch.narrow(torch.narrow(mask, 0, start, size), 1, 0, end).repeat([a.size(1) // size, 1])
    torch.baddbmm(block, a, torch.narrow(b, 1, 0, end).transpose(1, 2), beta=0, alpha=scale, out=block)
    if window > 0 and window < width:
      torch.add_(block, see)
    else:
      torch.add_(torch.narrow(block, 2, start, size), torch.narrow(see, 1, start, size))
    torch._softmax(block, -1, False, out=block)
    o = torch.bmm(block, torch.narrow(c, 1, 0, end))
    torch.copy_(torch.narrow(out, 1, start, size).transpose(1, 2), o.view([rows, heads, size, -1]))
    at = at + count
  return seen

# The gradients of keys and values; those of queries, rotated back, into dq [rows, h, width, e].
def mix_plain_back(dq: Tensor, do: Tensor, q: Tensor, k: Tensor, v: Tensor, seen: Tensor, scale: float, turn: Tensor, rope: int) -> Tuple[Tensor, Tensor]:
  rows = q.size(0)
  heads = q.size(1)
  width = q.size(2)
  b = __torch__.by_head(k)
  c = __torch__.by_head(v)
  dk = b
  dv = c
  most = __torch__.queries_at_once(width)
  blocks = (width + most - 1) // most
  at = seen.size(0)
  for j in range(blocks):
    start = (blocks - 1 - j) * most
    size = min(most, width - start)
    end = start + size
    a = __torch__.queries(q, start, size, k.size(1))
    da = __torch__.queries(do, start, size, k.size(1))
    count = a.size(0) * a.size(1) * end
    at = at - count
    block = torch.narrow(seen, 0, at, count).view([a.size(0), a.size(1), end])
    part = torch.bmm(block.transpose(1, 2), da)
    if j == 0:
      dv = part
    else:
      torch.add_(torch.narrow(dv, 1, 0, end), part)
    ds = torch.bmm(da, torch.narrow(c, 1, 0, end).transpose(1, 2))
    ds = torch._softmax_backward_data(ds, block, -1, 6, grad_input=ds)
    part = torch.new_empty(b, [b.size(0), end, b.size(2)])
    part = torch.baddbmm(part, ds.transpose(1, 2), a, beta=0, alpha=scale, out=part)
    if j == 0:
      dk = part
    else:
      torch.add_(torch.narrow(dk, 1, 0, end), part)
    part = torch.empty_like(a)
    part = torch.baddbmm(part, ds, torch.narrow(b, 1, 0, end), beta=0, alpha=scale, out=part)
    __torch__.rotate_into(torch.narrow(dq, 2, start, size), part.view([rows, heads, size, -1]), torch.narrow(turn, 1, start, size), rope)
  return dk.view(k.size()), dv.view(v.size())

# Keys or values repeated for each query head.
def for_each(k: Tensor, q: Tensor) -> Tensor:
  groups = q.size(1) // k.size(1)
  if groups > 1:
    k = torch.repeat_interleave(k, groups, 1)
  return k

# What each column sees of each: 0, or minus infinity; [width, width].
def sight(q: Tensor, window: int) -> Tensor:
  at = torch.arange(q.size(2), dtype=4, device=q.device)
  return __torch__.visible(at, at, window).view([q.size(2), q.size(2)])

# None where all that came before is seen.
def sight_or_none(q: Tensor, window: int) -> Optional[Tensor]:
  if window > 0 and window < q.size(2):
    mask = annotate(Optional[Tensor], __torch__.sight(q, window))
  else:
    mask = annotate(Optional[Tensor], None)
  return mask
