# A reference policy that follows the trained one.
class Module(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # average = (1 - alpha) * average + alpha * policy, in place.
  def mix(self: __torch__.Module, averages: List[Tensor], policies: List[Tensor], alpha: float) -> None:
    for i in range(len(averages)):
      torch.add_(torch.mul_(averages[i], 1. - alpha), policies[i], alpha=alpha)
