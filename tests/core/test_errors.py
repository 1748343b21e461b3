from minamoto.core.errors import (
    AmbiguousName,
    InputError,
    MinamotoError,
    MissingInput,
    SheetError,
    UnknownName,
)
from minamoto.core.text import Text


def test_an_unknown_name_is_said_with_its_nearest_in_either_language() -> None:
    error = UnknownName("material", "neodimium", ["neodymium"])
    assert str(error) == "unknown material 'neodimium'; did you mean 'neodymium'?"
    assert error.said("en") == str(error)
    assert error.said("ja") == "素材「neodimium」は見つかりません。もしかして：「neodymium」"


def test_a_message_in_one_language_is_said_as_it_is() -> None:
    assert MinamotoError("disk is full").said("ja") == "disk is full"


def test_a_message_in_two_languages_is_said_in_the_one_asked_for() -> None:
    error = InputError(Text("年は数字で指定してください", "year must be a number"))
    assert (error.said("ja"), str(error)) == ("年は数字で指定してください", "year must be a number")


def test_a_sheet_error_names_its_place_in_either_language() -> None:
    error = SheetError(
        "bom.xlsx", "'Mgg'", Text("素材名", "a material"), sheet="部品", row=3, column="素材"
    )
    assert str(error) == (
        "bom.xlsx, sheet '部品', row 3, column '素材': found 'Mgg', allowed a material"
    )
    assert error.said("ja") == (
        "bom.xlsx、シート「部品」、3行目、列「素材」："
        "'Mgg' となっています。使えるのは 素材名 です。"
    )


def test_a_missing_input_is_said_by_its_reason() -> None:
    error = MissingInput("price", "magnesium", Text("価格がありません", "no price"))
    assert (error.said("ja"), error.said("en")) == ("価格がありません", "no price")


def test_an_ambiguous_name_is_said_with_all_it_may_be() -> None:
    error = AmbiguousName("material", "HF", ["hafnium", "fluorspar"])
    assert str(error) == "material 'HF' may be 'hafnium' or 'fluorspar'; say which"
    assert error.said("ja") == (
        "素材「HF」は一つに決まりません。「hafnium」、「fluorspar」 のどれかを指定してください。"
    )
