# Attention of one query per row on a processor, without a cap: each head's sum over its values is a bag of rows
# of the table of all cached values. The kernel of embedding bags fetches from memory ahead of its arithmetic, which
# the products inside of fused attention do not, and it reads no more than the bags hold.
#
# q: [b, h, e], scaled; keys, values: [b, h, columns, e]; cells: where in the table the rows of the bags lie, one bag
# after the other; starts: [b * h], where each bag begins in `cells`. Indices are int32.

# Where columns from_ to `to` of every head lie in a table of all columns of all heads: [heads, to - from_].
def cells_of(heads: int, capacity: int, from_: int, to: int, like: Tensor) -> Tensor:
  first = torch.arange(0, heads * capacity, capacity, dtype=3, device=like.device)
  return torch.unsqueeze(first, 1) + torch.arange(from_, to, dtype=3, device=like.device)

# All rows see the columns from `begin` to `end`, but for those that the mask [b, 1, 1, columns] hides.
def look_level(q: Tensor, keys: Tensor, values: Tensor, begin: int, end: int, mask: Optional[Tensor], cells: Tensor, starts: Tensor) -> Tensor:
  n = starts.size(0)
  e = q.size(2)
  seen = torch.narrow(keys, 2, begin, end - begin).view([n, -1, e])
  scores = torch.bmm(q.reshape([n, 1, e]), seen.transpose(1, 2))
  if mask is not None:
    scores = torch.add_(scores.view([q.size(0), q.size(1), 1, -1]), unchecked_cast(Tensor, mask))
  p = torch.softmax(scores, -1).view([-1])
  return torch.embedding_bag(values.view([-1, e]), cells, starts, False, 0, False, p)[0]

# Rows that see very different numbers of columns, `seen` [b, h, columns]: scores, too, are computed of those only,
# by what libtorch has as the gradient of a bag's weights, one dot product for each; owners: their bags.
def look_ragged(q: Tensor, keys: Tensor, values: Tensor, seen: Tensor, cells: Tensor, starts: Tensor, owners: Tensor) -> Tensor:
  e = q.size(2)
  table = keys.view([-1, e])
  scores = torch._embedding_bag_per_sample_weights_backward(q.reshape([-1, e]), table, cells, starts, owners, 0)
  grid = torch.full(seen.size(), float("-inf"), dtype=6, device=q.device)
  p = torch.masked_select(torch.softmax(torch.masked_scatter_(grid, seen, scores), -1), seen)
  return torch.embedding_bag(values.view([-1, e]), cells, starts, False, 0, False, p)[0]

# What a mask [b, 1, 1, columns] lets heads see, as look_ragged takes it: seen, cells, starts, owners.
def ragged(mask: Tensor, heads: int, capacity: int) -> List[Tensor]:
  b = mask.size(0)
  w = mask.size(3)
  seen = torch.eq(mask.view([b, 1, w]), 0.).expand([b, heads, w]).contiguous()
  cells = torch.masked_select(__torch__.cells_of(b * heads, capacity, 0, w, mask).view([b, heads, w]), seen)
  counts = torch.sum(seen, [2]).view([-1])
  starts = (torch.cumsum(counts, 0) - counts).to(3)
  owners = torch.repeat_interleave(torch.arange(b * heads, dtype=3, device=mask.device), counts)
  return [seen, cells, starts, owners]
