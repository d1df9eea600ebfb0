# Rotary embedding, the halves of a head rotated against each other (Su et al. 2021, as in Llama). With
# tables narrower than the head, its last dimensions stay as they are (as in Phi-3).
def rotate(x: Tensor, c: Tensor, s: Tensor) -> Tensor:
  r = c.size(-1)
  half = r // 2
  a = torch.narrow(x, -1, 0, half)
  b = torch.narrow(x, -1, half, half)
  turned = torch.cat([torch.neg(b), a], -1) * s
  if r < x.size(-1):
    return torch.cat([torch.narrow(x, -1, 0, r) * c + turned, torch.narrow(x, -1, r, x.size(-1) - r)], -1)
  else:
    return x * c + turned

# The rows of rotary tables [t, positions, r] at tokens' positions [n], to turn heads by: [t, n, 1, r].
def at_positions(table: Tensor, positions: Tensor) -> Tensor:
  return torch.unsqueeze(torch.index_select(table, 1, positions), 2)

# The first r rows a, b, c, d of every head of e become a, c, b, d, so that its halves lie in pairs.
def interleave(w: Tensor, e: int, r: int) -> Tensor:
  shape = w.size()
  if r == 0 or w.size(0) == 0:
    return w
  heads = w.reshape([-1, e, w.numel() // w.size(0)])
  n = heads.size(0)
  pairs = torch.narrow(heads, 1, 0, r).reshape([n, 2, r // 2, -1]).transpose(1, 2).reshape([n, r, -1])
  if r < e:
    pairs = torch.cat([pairs, torch.narrow(heads, 1, r, e - r)], 1)
  return pairs.reshape(shape)

# The angles of each rotary table [n, 1, r / 2] as complex numbers, from cosines and sines [t, n, r].
def turns(cos: Tensor, sin: Tensor) -> List[Tensor]:
  half = cos.size(2) // 2
  out = annotate(List[Tensor], [])
  for i in range(cos.size(0)):
    c = torch.narrow(torch.select(cos, 0, i), 1, 0, half)
    s = torch.narrow(torch.select(sin, 0, i), 1, 0, half)
    out.append(torch.unsqueeze(torch.complex(c, s), 1))
  return out

# Turns heads [n, h, e] of interleaved halves, e even, by angles [n, 1, r / 2] in place.
def turn_(x: Tensor, angles: Tensor) -> Tensor:
  half = angles.size(2)
  if 2 * half < x.size(2):
    x = torch.narrow(x, 2, 0, 2 * half)
  return torch.mul_(torch.view_as_complex(x.view([x.size(0), x.size(1), half, 2])), angles)

# Turns heads [n, h, e] whose halves are not interleaved, by the same angles.
def turned(x: Tensor, angles: Tensor) -> Tensor:
  parts = torch.view_as_real(angles)
  c = torch.select(parts, -1, 0)
  s = torch.select(parts, -1, 1)
  return __torch__.rotate(x, torch.cat([c, c], -1), torch.cat([s, s], -1))

# Cosines and sines of rotary tables at tokens' positions, in pairs: [t, n, r].
def pair_turns(cos: Tensor, sin: Tensor, positions: Tensor) -> Tensor:
  half = cos.size(2) // 2
  c = torch.index_select(torch.narrow(cos, 2, 0, half), 1, positions)
  s = torch.index_select(torch.narrow(sin, 2, 0, half), 1, positions)
  return torch.stack([c, s], 3).view([cos.size(0), positions.size(0), 2 * half])

# The same in the grid of each band: [rows, width, t, r].
def grid_turns(turns: Tensor, places: List[Tensor], grids: List[int]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  of = turns.transpose(0, 1).contiguous()
  start = 0
  first = 0
  for band in range(len(grids) // 3):
    rows = grids[3 * band]
    width = grids[3 * band + 1]
    m = grids[3 * band + 2]
    out.append(__torch__.collect(of, places, start, m, first, rows, width))
    start = start + m
    first = first + rows * width
  return out

# Heads [rows, h, width, e] of interleaved halves rotated, contiguous. turn: [rows, width, t, r]; rope: which table, or -1
# for none.
def rotated(x: Tensor, turn: Tensor, rope: int) -> Tensor:
  return __torch__.rotate_into(torch.empty(x.size(), dtype=ops.prim.dtype(x), device=x.device), x, turn, rope)

def rotate_into(out: Tensor, x: Tensor, turn: Tensor, rope: int) -> Tensor:
  if rope < 0:
    torch.copy_(out, x)
  else:
    r = turn.size(3)
    angles = torch.unsqueeze(__torch__.complex_pairs(torch.select(turn, 2, rope)), 1)
    torch.mul(__torch__.complex_pairs(torch.narrow(x, 3, 0, r)), angles, out=__torch__.complex_pairs(torch.narrow(out, 3, 0, r)))
    if r < x.size(3):
      torch.copy_(torch.narrow(out, 3, r, x.size(3) - r), torch.narrow(x, 3, r, x.size(3) - r))
  return out

# Pairs that lie side by side as complex numbers: [..., r] as [..., r / 2].
def complex_pairs(x: Tensor) -> Tensor:
  return torch.view_as_complex(x.view(x.size()[:-1] + [-1, 2]))

# Turns in the other direction.
def turns_back(turns: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(turns)):
    out.append(torch.view_as_real(torch.conj_physical(__torch__.complex_pairs(turns[i]))).view(turns[i].size()))
  return out

# Adds gradients of rows that `interleave` returned to those of the rows it took.
def add_pairs(to: Tensor, g: Tensor, e: int, r: int) -> int:
  c = g.numel() // g.size(0)
  a = to.view([-1, e, c])
  b = g.view([-1, e, c])
  n = a.size(0)
  torch.add_(torch.narrow(a, 1, 0, r).view([n, 2, r // 2, c]), torch.narrow(b, 1, 0, r).view([n, r // 2, 2, c]).transpose(1, 2))
  if r < e:
    torch.add_(torch.narrow(a, 1, r, e - r), torch.narrow(b, 1, r, e - r))
  return n
