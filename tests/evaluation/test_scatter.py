"""Where known works lie among codes: counted in the right cells."""

import torch

from backend.card import Name
from backend.evaluation.scatter import CELLS, scatter
from backend.models.seeds import generator

OF = Name(en="some", zh="一些")


def test_training_codes_are_counted_row_by_row_along_the_second_number() -> None:
    grid = torch.randn(4000, 2, generator=generator(0)) * torch.tensor([1.0, 5.0])
    found = scatter(OF, grid[:10], None, [0] * 10, grid, [0] * 4000)
    assert found.density and len(found.density.counts) == len(found.density.counts[0]) == CELLS
    assert sum(map(sum, found.density.counts)) >= 0.99 * 4000
    marked = torch.cat([grid, torch.tensor([[3.0, 15.0]]).repeat(5000, 1)])
    density = scatter(OF, grid[:10], None, [0] * 10, marked, [0] * 9000).density
    assert density
    row, column = divmod(int(torch.tensor(density.counts).flatten().argmax()), CELLS)
    place = [
        low + (cell + 0.5) / CELLS * (high - low)
        for cell, low, high in zip((column, row), density.low, density.high, strict=True)
    ]
    assert abs(place[0] - 3) < 0.2 and abs(place[1] - 15) < 1


def test_clusters_are_the_means_of_all_training_codes_of_a_label() -> None:
    codes = torch.tensor([[0.0], [1.0], [10.0], [30.0]])
    found = scatter(OF, codes[:1], codes[:1] + 0.5, ["half"], codes, ["half", "half", "full", "full"])
    assert {cluster.label: cluster.mean for cluster in found.clusters} == {"half": [0.5], "full": [20.0]}
    assert found.std == [[0.5]]
    assert found.density and len(found.density.counts) == 1
