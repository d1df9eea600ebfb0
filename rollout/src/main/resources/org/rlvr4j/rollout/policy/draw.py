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
