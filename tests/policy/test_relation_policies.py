"""What a sentence is taken to state, and what it is not."""

from __future__ import annotations

from doors import relations

LEAD = "徽商银行发布年报。为了更好地服务广大老年客户群体,"


def test_a_product_belongs_to_the_bank_beside_it() -> None:
    assert ("徽商银行", "offers", "安居乐产品") in relations(f"{LEAD}徽商银行“安居乐”产品已于去年上线。")


def test_a_product_does_not_belong_to_a_bank_through_the_word_for_us() -> None:
    """我行 is the bank by a guess, which is too little for who owns what stands beside it."""
    for word in ("我行", "本行"):
        assert relations(f"{LEAD}{word}“安居乐”产品已于去年上线。") == set()
