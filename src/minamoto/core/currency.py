"""Codes of the currencies in use, by ISO 4217 (List One, kept by its maintenance agency, SIX)."""

from __future__ import annotations

# Funds codes, metals, test codes and withdrawn currencies are left out: nobody is paid in them.
_IN_USE = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS
KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP
TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES: tuple[str, ...] = tuple(_IN_USE.split())
# How they are written besides their code; "$", "¥" and "元" alone may be several, so are not here.
WRITTEN: dict[str, str] = {
    "円": "JPY",
    "日本円": "JPY",
    "yen": "JPY",
    "米ドル": "USD",
    "us$": "USD",
    "ユーロ": "EUR",
    "euro": "EUR",
    "€": "EUR",
    "人民元": "CNY",
    "rmb": "CNY",
    "ウォン": "KRW",
    "英ポンド": "GBP",
}
