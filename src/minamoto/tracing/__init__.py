"""Where a supply comes from, what it crosses, and what it cannot do without.

Three questions, three answers: `origin.trace` (where was it mined, made, drawn from stock),
`passing.passing` (what share was in a country on its way), `chokepoint.chokepoint` (what cannot
arrive without it, after rerouting). `dependence`, `paths`, `stage_flows`, `origin_matrix` and
`downstream` read the same mixing in other ways; `kastner` is the published form for one good.

Examples
--------
Ore of Australia is refined in China; Japan buys the metal from China and by way of Korea.

>>> import numpy as np
>>> from minamoto.network.supply_network import Kind, supply_network
>>> from minamoto.tracing.asker import consumption
>>> from minamoto.tracing.chokepoint import chokepoint
>>> from minamoto.tracing.mixing import mixing
>>> from minamoto.tracing.origin import trace
>>> from minamoto.tracing.passing import passing
>>> network = supply_network(
...     material="made up", year=2024, forms=["ore", "metal"], stages=["ore", "refined"],
...     countries=["AUS", "CHN", "KOR", "JPN"],
...     node_form=np.array([0, 0, 1, 1, 1]), node_country=np.array([0, 1, 1, 2, 3]),
...     source=np.array([0, 1, 2, 2, 3]), target=np.array([1, 2, 3, 4, 4]),
...     kind=np.array([Kind.TRADE, Kind.STEP, Kind.TRADE, Kind.TRADE, Kind.TRADE]),
...     extraction=np.array([10.0, 0, 0, 2, 0]), other_feed=np.zeros(5),
...     use=np.array([0.0, 0, 0, 0, 10]), stock_change=np.zeros(5),
...     sent=np.array([10.0, 10, 4, 4, 6]), arrived=np.array([10.0, 8, 4, 4, 6]))
>>> mix, japan = mixing(network), consumption("metal", "JPN")
>>> dict(zip(network.countries, trace(mix, japan).made_in("metal")[:, 0].round(3).tolist()))
{'AUS': 0.0, 'CHN': 0.8, 'KOR': 0.2, 'JPN': 0.0}
>>> passing(mix, japan, ["AUS", "CHN", "KOR"])[:, 0].round(3).tolist()
[0.8, 0.8, 0.6]
>>> spare = np.array([0.0, 0, 0, 3, 0])  # of Korea, t/yr
>>> found = chokepoint(mix, japan, "CHN", spare)
>>> round(found.passing_t, 6), round(found.first_loss_t, 6), found.binding_form
(8.0, 5.0, 'metal')
"""
