# A token from each row of logits [b, v]: the first id at which the cumulative distribution passes the
# uniform [b] (float64). `how`: temperature, top-k, top-p, min-p, typical-p, epsilon cut-off, eta cut-off,
# repetition penalty, in the order and with the meaning of transformers' logits processors. `repeated` [b, v]:
# which tokens the penalty falls on; `barred` [k]: ids that the rows `held` [b] must not draw. Either may
# be empty. Returns tokens, and their log-probabilities under the logits as they came, tempered and not.
def draw(logits: Tensor, uniforms: Tensor, how: List[float], repeated: Tensor, barred: Tensor, held: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  v = logits.size(1)
  temperature = how[0]
  choices = __torch__.processed(logits, how[7], repeated, barred, held)
  altered = repeated.numel() > 0 or barred.numel() > 0
  lp1 = torch.log_softmax(logits, -1)
  lp = lp1
  if temperature == 0.:
    token = torch.argmax(choices, 1, True)
  else:
    if temperature != 1.:
      lp = torch.log_softmax(logits / temperature, -1)
    z = lp
    if altered:
      z = torch.log_softmax(choices / temperature, -1)
    cdf = torch.cumsum(torch.exp(__torch__.filtered(z, how)), 1, dtype=7)
    # Just below the total, so that rounding can never run past the last token that has probability.
    goal = torch.unsqueeze(uniforms, 1) * torch.narrow(cdf, 1, v - 1, 1) * 0.999999999999999
    token = torch.searchsorted(cdf, goal, right=True)
  return torch.squeeze(token, 1), torch.squeeze(torch.gather(lp, 1, token), 1), torch.squeeze(torch.gather(lp1, 1, token), 1)

# The penalty on what is repeated (Keskar et al. 2019), and minus infinity for what is barred.
def processed(logits: Tensor, penalty: float, repeated: Tensor, barred: Tensor, held: Tensor) -> Tensor:
  z = logits
  if repeated.numel() > 0:
    z = torch.where(repeated, torch.where(torch.lt(z, 0), z * penalty, z / penalty), z)
  if barred.numel() > 0:
    out = torch.index_fill(torch.zeros_like(z), 1, barred, 1.)
    z = torch.masked_fill(z, torch.logical_and(torch.gt(out, 0), torch.unsqueeze(held, 1)), float("-inf"))
  return z

# Log-probabilities z with minus infinity for what the filters remove, each seeing what the one before left.
def filtered(z: Tensor, how: List[float]) -> Tensor:
  v = z.size(1)
  top_k = int(how[1])
  if top_k > 0 and top_k < v:
    kept, at = torch.topk(z, top_k, 1)
    z = torch.masked_fill(z, torch.lt(z, torch.narrow(kept, 1, top_k - 1, 1)), float("-inf"))
  if how[2] < 1.:
    z = __torch__.nucleus(z, how[2])
  if how[3] > 0.:
    p = torch.softmax(z, -1)
    z = torch.masked_fill(z, torch.lt(p, torch.amax(p, [1], True) * how[3]), float("-inf"))
  if how[4] < 1.:
    z = __torch__.typical(z, how[4])
  if how[5] > 0.:
    z = __torch__.cut_off(z, torch.full([z.size(0), 1], how[5], dtype=6, device=z.device))
  if how[6] > 0.:
    eta = torch.exp(torch.neg(__torch__.entropy(z))) * how[6] ** 0.5
    z = __torch__.cut_off(z, torch.clamp(eta, None, how[6]))
  return z

def nucleus(z: Tensor, top_p: float) -> Tensor:
  v = z.size(1)
  ascending, order = torch.sort(z, stable=True, dim=1, descending=False)
  out = torch.le(torch.cumsum(torch.softmax(ascending, -1), 1), 1. - top_p)
  out = torch.cat([torch.narrow(out, 1, 0, v - 1), torch.zeros_like(torch.narrow(out, 1, 0, 1))], 1)
  return torch.masked_fill(z, torch.scatter(out, 1, order, out), float("-inf"))

# Locally typical sampling (Meister et al. 2022): those whose information is nearest to the entropy.
def typical(z: Tensor, mass: float) -> Tensor:
  lp = torch.log_softmax(z, -1)
  distance = torch.abs(torch.neg(lp) - __torch__.entropy(z))
  nearest, order = torch.sort(distance, stable=True, dim=1, descending=False)
  below = torch.lt(torch.cumsum(torch.gather(torch.exp(lp), 1, order), 1), mass)
  last = torch.clamp(torch.sum(below, [1], True), None, z.size(1) - 1)
  return torch.masked_fill(z, torch.gt(distance, torch.gather(nearest, 1, last)), float("-inf"))

# Epsilon and eta sampling (Hewitt et al. 2022): nothing less probable than `least` [b, 1], but the most probable.
def cut_off(z: Tensor, least: Tensor) -> Tensor:
  p = torch.softmax(z, -1)
  return torch.masked_fill(z, torch.logical_and(torch.lt(p, least), torch.lt(z, torch.amax(z, [1], True))), float("-inf"))

# In nats, [b, 1]; tokens of probability 0 add nothing.
def entropy(z: Tensor) -> Tensor:
  lp = torch.log_softmax(z, -1)
  return torch.neg(torch.sum(torch.where(torch.isinf(lp), torch.zeros_like(lp), torch.exp(lp) * lp), [1], True))
