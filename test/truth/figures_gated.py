"""
Records what PyTorch computes for the figures of gated units, as figures_gated.json: the cells of an LSTM and a plain RNN over
time with gradients by autograd, and one step of nn.LSTMCell, nn.GRUCell and a highway layer.
"""

import json
import random
from pathlib import Path

import torch
from torch import nn

random.seed(7)
torch.set_default_dtype(torch.float64)


def numbers(count, low=-3, high=3):
    return [round(random.uniform(low, high), 2) for _ in range(count)]


def belts():
    """Along the cells alone: the state that the gates read is cut off from the graph."""
    for length in (1, 5, 12):
        state = {"inputs": numbers(length), "weights": numbers(4), "recurrent": numbers(4), "weight_hh": numbers(1, -1.5, 1.5)[0]}
        state |= dict(zip(("bias_i", "bias_f", "bias_o"), numbers(3)))
        lstm, rnn = nn.LSTMCell(1, 1), nn.RNNCell(1, 1)
        with torch.no_grad():
            lstm.weight_ih.copy_(torch.tensor(state["weights"])[:, None])
            lstm.weight_hh.copy_(torch.tensor(state["recurrent"])[:, None])
            lstm.bias_ih.copy_(torch.tensor([state["bias_i"], state["bias_f"], 0, state["bias_o"]]))
            rnn.weight_ih.fill_(state["weights"][2])
            rnn.weight_hh.fill_(state["weight_hh"])
            for bias in (lstm.bias_hh, rnn.bias_ih, rnn.bias_hh):
                bias.zero_()
        h, c, plain = (torch.zeros(1, 1) for _ in range(3))
        cells, states = [], []
        for x in state["inputs"]:
            x = torch.tensor([[x]])
            h, c = lstm(x, (h.detach(), c))
            plain = rnn(x, plain)
            cells.append(c)
            states.append(plain)
        yield {
            "state": state,
            "c": [cell.item() for cell in cells],
            "plain": [each.item() for each in states],
            "back": [each.item() for each in torch.autograd.grad(cells[-1], cells, retain_graph=True)],
            "plainBack": [each.item() for each in torch.autograd.grad(states[-1], states)],
        }


def units():
    for unit in ("LSTM", "GRU", "highway"):
        for _ in range(3):
            names = {"LSTM": ("input", "forget", "output"), "GRU": ("reset", "update"), "highway": ("transform",)}[unit]
            read, old = dict(zip(names, numbers(3))), numbers(1)[0]
            candidate, recurrent = numbers(2)
            before = torch.tensor([[old]], requires_grad=True)
            if unit == "LSTM":
                cell = nn.LSTMCell(4, 1)
                nn.init.eye_(cell.weight_ih)
                for each in (cell.weight_hh, cell.bias_ih, cell.bias_hh):
                    nn.init.zeros_(each)
                # In PyTorch's order: input, forget, candidate, output.
                x = torch.tensor([[read["input"], read["forget"], candidate, read["output"]]])
                output, result = cell(x, (torch.zeros(1, 1), before))
            elif unit == "GRU":
                cell = nn.GRUCell(3, 1)
                nn.init.eye_(cell.weight_ih)
                for each in (cell.weight_hh, cell.bias_ih, cell.bias_hh):
                    nn.init.zeros_(each)
                with torch.no_grad():
                    # What the state adds inside the reset's bracket, as a bias: the state itself reaches no gate.
                    cell.bias_hh[2] = recurrent
                output = result = cell(torch.tensor([[read["reset"], read["update"], candidate]]), before)
            else:
                gate = torch.sigmoid(torch.tensor(read["transform"]))
                output = result = torch.lerp(before, torch.tanh(torch.tensor([[candidate]])), gate)
            (carry,) = torch.autograd.grad(result, before)
            yield {
                "state": {"unit": unit, "old": old, "candidate": candidate, "recurrent": recurrent, **read},
                "result": result.item(),
                "output": output.item(),
                "carry": carry.item(),
            }


def stacks():
    """Of every layer and direction of nn.LSTM the last cell and output, and of the last layer all outputs, as it reads them."""
    for layers, bidirectional, length in ((1, True, 6), (2, False, 9), (3, True, 7)):
        state = {"inputs": numbers(length), "weights": numbers(4), "recurrent": numbers(4), "num_layers": layers, "bidirectional": bidirectional}
        state |= dict(zip(("bias_i", "bias_f", "bias_o"), numbers(3)))
        lstm = nn.LSTM(1, 1, layers, bidirectional=bidirectional)
        with torch.no_grad():
            for name, parameter in lstm.named_parameters():
                if name.startswith("weight"):
                    parameter.copy_(torch.tensor(state["weights" if "_ih" in name else "recurrent"])[:, None].expand_as(parameter))
                else:
                    parameter.zero_()
                    if name.startswith("bias_ih"):
                        parameter.copy_(torch.tensor([state["bias_i"], state["bias_f"], 0, state["bias_o"]]))
        output, (h, c) = lstm(torch.tensor(state["inputs"])[:, None])
        ways = 2 if bidirectional else 1
        for layer in range(layers):
            for way in range(ways):
                at = ways * layer + way
                drawn = {"layer": layer, "reverse": way == 1}
                outputs = output[:, way].tolist()[:: -1 if way else 1] if layer == layers - 1 else None
                yield {"state": state | drawn, "h": h[at].item(), "c": c[at].item(), "outputs": outputs}


if __name__ == "__main__":
    record = {"belts": list(belts()), "units": list(units()), "stacks": list(stacks())}
    Path(__file__).with_suffix(".json").write_text(json.dumps(record) + "\n")
