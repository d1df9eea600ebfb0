  # Methods of Module, continued: hidden states to logits and scores, and gradients back.

  # Every token's logits [n, v]: for tests and for callers who want them all.
  def logits(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> Tensor:
    x = self.hidden(ids, positions, cells, bands, cos, sin, ps)
    return __torch__.soft_cap(torch.linear(x, __torch__.widened(ps[self.head])), self.logit_cap)

  # Log-probabilities and entropies [2, m] of the m tokens `targets`, each predicted from the hidden
  # state `index`. The logits exist for one chunk of rows at a time, in a room of two tensors [rows, v].
  def scores(self: __torch__.Module, x: Tensor, index: Tensor, targets: Tensor, temperature: Tensor, room: List[Tensor], ps: List[Tensor]) -> Tensor:
    w = __torch__.narrowed(ps[self.head], self.half_head)
    t = float(temperature)
    m = index.size(0)
    out = torch.zeros([2, m], dtype=6, device=x.device)
    a = room[0]
    b = room[1]
    for i in range((m + self.chunk - 1) // self.chunk):
      start = i * self.chunk
      size = min(self.chunk, m - start)
      rows = torch.index_select(x, 0, torch.narrow(index, 0, start, size))
      y = torch.unsqueeze(torch.narrow(targets, 0, start, size), 1)
      z = __torch__.soft_cap_(__torch__.logits_into(rows, w, self.half_head, torch.narrow(a, 0, 0, size)), self.logit_cap)
      lp = torch._log_softmax(torch.div_(z, t), -1, False, out=torch.narrow(b, 0, 0, size))
      torch.copy_(torch.narrow(torch.select(out, 0, 0), 0, start, size), torch.squeeze(torch.gather(lp, 1, y), 1))
      p = torch.exp(lp, out=z)
      torch.copy_(torch.narrow(torch.select(out, 0, 1), 0, start, size), torch.neg(torch.sum(torch.mul_(p, lp), [-1])))
    return out

  # Takes the gradient [2, m] of a loss by those scores back: returns the gradient [n, d] of the hidden
  # states, and adds to the head's, in place, since it may be the largest tensor of all. The head is
  # recomputed chunk by chunk; with z logits, p = softmax(z), l = log p, H the entropy:
  #   d l_y / d z = onehot_y - p        d H / d z = -p (l + H)
  # and where z = cap tanh(u / cap) of the head's output u, d z / d u = 1 - (z / cap)^2.
  def head_backward(self: __torch__.Module, x: Tensor, index: Tensor, targets: Tensor, gradient: Tensor, temperature: Tensor, room: List[Tensor], ps: List[Tensor]) -> List[Tensor]:
    w = __torch__.narrowed(ps[self.head].detach(), self.half_head)
    trained = ps[self.head].requires_grad
    dw = torch.zeros([0], dtype=6, device=x.device)
    if trained:
      dw = unchecked_cast(Tensor, ps[self.head].grad)
    hidden = x.detach()
    t = float(temperature)
    m = index.size(0)
    dx = torch.zeros_like(hidden)
    a = room[0]
    b = room[1]
    slope = a
    for i in range((m + self.chunk - 1) // self.chunk):
      start = i * self.chunk
      size = min(self.chunk, m - start)
      at = torch.narrow(index, 0, start, size)
      rows = torch.index_select(hidden, 0, at)
      y = torch.unsqueeze(torch.narrow(targets, 0, start, size), 1)
      dl = torch.unsqueeze(torch.narrow(torch.select(gradient, 0, 0), 0, start, size), 1)
      de = torch.unsqueeze(torch.narrow(torch.select(gradient, 0, 1), 0, start, size), 1)
      z = __torch__.soft_cap_(__torch__.logits_into(rows, w, self.half_head, torch.narrow(a, 0, 0, size)), self.logit_cap)
      if self.logit_cap > 0.:
        slope = 1. - torch.square(z / self.logit_cap)
      lp = torch._log_softmax(torch.div_(z, t), -1, False, out=torch.narrow(b, 0, 0, size))
      p = torch.exp(lp, out=z)
      entropy = torch.neg(torch.bmm(torch.unsqueeze(p, 1), torch.unsqueeze(lp, 2)).view([size, 1]))
      dz = torch.add_(torch.mul_(torch.add_(lp, entropy), de), dl)
      dz = torch.neg_(torch.mul_(dz, p))
      dz = torch.div_(torch.scatter_add_(dz, 1, y, dl), t)
      if self.logit_cap > 0.:
        dz = torch.mul_(dz, slope)
      torch.index_add_(dx, 0, at, __torch__.logits_back(dz, w, self.half_head))
      if trained:
        torch.addmm_(dw, dz.t(), rows)
    return [dx, dw]

  # Makes sure that every parameter has a gradient, of zeros if it had none. They are one zero that is spread out:
  # zeros of their own would be a block as large as the largest parameter.
  def allocate(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    for i in range(len(ps)):
      if ps[i].requires_grad:
        ps[i].backward(torch.expand_as(torch.new_zeros(ps[i], annotate(List[int], [])), ps[i]))
    return annotate(List[Tensor], [])

  def zero(self: __torch__.Module, gradients: List[Tensor]) -> int:
    torch._foreach_zero_(gradients)
    return len(gradients)
