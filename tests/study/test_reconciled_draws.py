"""Networks of the chains that ship are drawn without a failure of the solver."""

from minamoto.network.reconcile import reconcile
from minamoto.study.chain_model import chain_model


def test_nickel_is_drawn_where_narrow_contents_once_ended_the_solver() -> None:
    # its 24th draw was called infeasible, and one of the next fifty did not end
    found = reconcile(chain_model("nickel"), draws=80)
    assert found.network.n_draws == 81
