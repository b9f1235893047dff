"""The training loop: learns until the time is over, and keeps what it has every few minutes."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from digitizer.training.batches import Batch
from digitizer.training.network import SIZES, LineNet, Size

_KEEP_EVERY = 180.0  # seconds
_AVERAGE = 0.9992  # weight of the past in the averaged weights, per step


@dataclass
class Course:
    """Progress of a training: lines, steps and seconds so far, over all its sessions; where it went on from a
    published model, ``first_step`` and ``first_second`` are those at which it did.
    """

    lines: int = 0
    steps: int = 0
    seconds: float = 0.0
    first_step: int = 0
    first_second: float = 0.0


class Learner:
    """A network, its optimizer and the running average of its weights (which is what is exported)."""

    def __init__(self, folder: Path, rate: float, seed: int, size: Size = SIZES["lines"]) -> None:
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        self.net: LineNet = LineNet(size)
        self._size = size
        self.net.look.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.course = Course()
        self._folder = folder
        self._rate = rate
        self._optimizer = torch.optim.AdamW(self.net.parameters(), lr=rate, weight_decay=1e-4)
        self._average: dict[str, Tensor] = {k: v.detach().clone() for k, v in self.net.state_dict().items()}
        self._loss = nn.CTCLoss(zero_infinity=True)
        self._resume()

    def run(
        self, batch: Callable[[], Batch], seconds: float, warm: int = 300, low: float = 0.05
    ) -> list[float]:
        """Learns until it has learned for so long in all its sessions; the rate warms up and falls along a
        cosine to ``low`` of itself at the end.
        """
        start, kept, losses = time.monotonic(), time.monotonic(), []
        before = self.course.seconds
        self.net.train()
        while (spent := before + time.monotonic() - start) < seconds:
            share = (spent - self.course.first_second) / (seconds - self.course.first_second)
            cosine = low + (1 - low) * 0.5 * (1 + math.cos(math.pi * share))
            for group in self._optimizer.param_groups:
                group["lr"] = self._rate * cosine * min(1.0, (self._new_steps() + 1) / warm)
            losses.append(self.learn(batch()))
            self.course.seconds = spent
            if self.course.steps % 50 == 0:
                self._tell(losses[-50:])
            if time.monotonic() - kept > _KEEP_EVERY:
                self.keep()
                kept = time.monotonic()
        self.keep()
        return losses

    def learn(self, batch: Batch) -> float:
        """One step; its loss per letter."""
        pictures = (255 - torch.from_numpy(batch.pictures).float()).div_(255).unsqueeze(1)
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.net(pictures.contiguous(memory_format=torch.channels_last))
        loss = self._loss(
            scores.float().transpose(0, 1),
            torch.from_numpy(batch.targets),
            torch.from_numpy(batch.steps),
            torch.from_numpy(batch.lengths),
        )
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self._optimizer.step()
        self.course.steps += 1
        self.course.lines += len(batch.pictures)
        self._mix()
        return float(loss.detach())

    def go_on_from(self, net: LineNet, lines: int, steps: int, seconds: float) -> None:
        """Starts with what another training learned in so many lines, steps and seconds; the rate warms
        up and falls anew.
        """
        self.net.load_state_dict(net.state_dict())
        self._average = {key: value.detach().clone() for key, value in self.net.state_dict().items()}
        self.course = Course(lines, steps, seconds, steps, seconds)

    def _new_steps(self) -> int:
        return self.course.steps - self.course.first_step

    @torch.no_grad()
    def _mix(self) -> None:
        past = min(_AVERAGE, self._new_steps() / (self._new_steps() + 20))
        for key, value in self.net.state_dict().items():
            if value.dtype.is_floating_point:
                self._average[key].lerp_(value, 1 - past)
            else:
                self._average[key].copy_(value)

    def averaged(self) -> LineNet:
        """The network with averaged weights, for reading."""
        net = LineNet(self._size)
        net.load_state_dict(self._average)
        return net.eval()

    def keep(self) -> None:
        """Write the state: whole, then put in place of the last."""
        state = {
            "net": self.net.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "course": vars(self.course),
        }
        part = self._folder / "state.part"
        torch.save(state, part)
        part.replace(self._folder / "state.pt")

    def _resume(self) -> None:
        path = self._folder / "state.pt"
        if path.exists():
            state = torch.load(path, weights_only=True)
            self.net.load_state_dict(state["net"])
            self._average = state["average"]
            self._optimizer.load_state_dict(state["optimizer"])
            self.course = Course(**state["course"])

    def _tell(self, losses: list[float]) -> None:
        line = {
            "steps": self.course.steps,
            "lines": self.course.lines,
            "minutes": round(self.course.seconds / 60, 1),
        }
        row = json.dumps(
            {
                **line,
                "loss": round(sum(losses) / len(losses), 4),
                "rate": self._optimizer.param_groups[0]["lr"],
            }
        )
        with (self._folder / "course.jsonl").open("a", encoding="utf-8") as file:
            file.write(row + "\n")
