"""The parts of a page, rendered from plain values."""

import re

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from surveys.templatetags import drawing
from tests.shell import gallery

CHINESE_OR_ENGLISH = pytest.mark.parametrize("language", ["zh-hans", "en"])


def render(source: str, language: str = "zh-hans", **values: object) -> str:
    with translation.override(language):
        return Template("{% load manyi %}" + source).render(Context({**gallery.context(), **values}))


def test_verdict_stands_as_mark_word_and_colour() -> None:
    assert 'class="cls dn"' in render("{% verdict 'below' %}")
    assert "低于" in render("{% verdict 'below' %}")
    assert "<path" in render("{% verdict 'below' %}")


def test_verdict_without_difference_has_a_mark_and_a_word_of_its_own() -> None:
    assert "无明显差别" in render("{% verdict 'same' %}")
    assert "Not different" in render("{% verdict 'steady' %}", "en")


@pytest.mark.parametrize("tag", ["{% tile 'x' hidden %}", "{% figure hidden %}", "{% value hidden %}"])
@CHINESE_OR_ENGLISH
def test_suppressed_figure_prints_neither_value_nor_count(tag: str, language: str) -> None:
    text = re.sub(r"<[^>]*>", "", render(tag, language))
    assert not re.search(r"\d", text)
    assert ("答卷不足" if language == "zh-hans" else "Too few answers") in text


def test_suppressed_interval_draws_no_mark() -> None:
    drawn = render("{% interval_svg hidden 65 95 reference=81.2 %}")
    assert "<circle" not in drawn and "<path" not in drawn and 'class="ref"' in drawn


def test_indicative_interval_is_hollow_and_dashed() -> None:
    assert '<g class="weak">' in render("{% interval_svg weak 65 95 %}")


def test_interval_stands_on_its_axis_in_percent() -> None:
    drawn = render("{% interval_svg est 65 95 reference=80 %}", est=gallery.Figure(73.9, 70.3, 77.5))
    assert 'x1="17.7%" x2="41.7%"' in drawn and 'x1="50.0%"' in drawn and 'aria-label="73.9分（70.3–77.5）"' in drawn


def test_sparkline_leaves_a_gap_where_answers_were_too_few() -> None:
    points = [*gallery.COURSE[:3], gallery.HIDDEN, *gallery.COURSE[4:]]
    spark = drawing.spark(points)
    assert spark is not None and len(spark.lines) == 2


def test_sparkline_of_one_point_is_left_out() -> None:
    assert render("{% sparkline points %}", points=gallery.COURSE[:1]).strip() == ""


@CHINESE_OR_ENGLISH
def test_four_states_differ_in_look_and_word(language: str) -> None:
    states = [
        render(f"{{% state '{name}' 'x' %}}{{% endstate %}}", language) for name in ("few", "wait", "none", "fail")
    ]
    assert len(set(states)) == 4
    assert ("答卷没有丢失" if language == "zh-hans" else "No answer is lost") in states[3]


def test_state_says_what_the_page_says_where_the_page_says_it() -> None:
    said = render("{% state 'none' 'x' head='本季度还没有发放' %}下一次：12月1日。{% endstate %}")
    assert "本季度还没有发放" in said and "下一次：12月1日。" in said and "收到第一批" not in said


def test_part_escapes_what_it_is_given() -> None:
    assert "<script>" not in render("{% tile evil index %}{% chip evil evil '?' %}", evil="<script>")


def test_field_ties_its_hint_and_message_to_its_control() -> None:
    drawn = render("{% field form.name %}")
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn and 'id="id_name_error"' in drawn


def test_error_summary_leads_to_each_field_by_name() -> None:
    assert '<a href="#id_name">活动名称：' in render("{% error_summary form %}")


def test_error_summary_of_a_good_form_is_empty() -> None:
    form = gallery.CampaignForm({"name": "x", "programme": "retail"})
    assert render("{% error_summary form %}", form=form).strip() == ""


class _Facts(forms.Form):
    name = forms.CharField(label="名称")
    proof = forms.FileField(label="附件", required=False)


def _summary(form: forms.Form, language: str = "zh-hans") -> str:
    return " ".join(re.sub(r"<[^>]*>", "", render("{% error_summary form %}", language, form=form)).split())


@CHINESE_OR_ENGLISH
def test_form_that_comes_back_says_that_its_file_must_be_chosen_again(language: str) -> None:
    sent = MultiValueDict({"proof": [SimpleUploadedFile("a.pdf", b"%PDF-")]})
    said = _summary(_Facts({"name": ""}, sent), language)
    typed, again = {
        "zh-hans": ("您填写的内容都还在。", "附件：浏览器不保留已选的文件，请重新选择。"),
        "en": ("What you entered is still here.", "附件: choose the file again, browsers do not keep it."),
    }[language]
    assert said.endswith(f"{typed} {again}")
    assert '<a href="#id_proof">' in render("{% error_summary form %}", form=_Facts({"name": ""}, sent))


def test_form_that_comes_back_without_a_file_asks_for_none() -> None:
    assert _summary(_Facts({"name": ""})).endswith("您填写的内容都还在。")


def test_form_of_a_file_alone_does_not_say_that_anything_is_still_there() -> None:
    class File(forms.Form):
        file = forms.FileField(label="文件")

    assert "还在" not in _summary(File({})) and "重新选择" not in _summary(File({}))
    empty = MultiValueDict({"file": [SimpleUploadedFile("a.csv", b"")]})
    assert "还在" not in _summary(File({}, empty)) and "文件：浏览器不保留已选的文件" in _summary(File({}, empty))


def test_pager_keeps_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/?programme=retail&page=3")
    assert 'href="?programme=retail&amp;page=4"' in render("{% pager page %}", request=request)


def test_parts_hold_no_style_attribute_and_no_inline_script() -> None:
    paths = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=\"|<script>", text), path
