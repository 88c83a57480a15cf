"""Which cases of a list are wanted, as its form says."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from handback.actions.views import CaseFilter
from handback.actions.views.lists import FIELD
from handback.core.base import OptionName
from handback.core.stages import STAGES
from handback.web.work.desk import AtDesk

ANY = ("", gettext_lazy("Any"))


class CasesForm(forms.Form):
    """What a list of cases may be narrowed to; the roles of the field know no stage or amount."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    chosen = forms.ChoiceField(label=gettext_lazy("Option"), required=False)
    make = forms.CharField(label=gettext_lazy("Make"), required=False, max_length=40)
    matures_from = forms.DateField(
        label=gettext_lazy("Matures from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    matures_until = forms.DateField(
        label=gettext_lazy("Matures until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    owing = forms.ChoiceField(label=gettext_lazy("Owes something"), required=False)
    open_only = forms.BooleanField(label=gettext_lazy("Without closed cases"), required=False)
    set_aside = forms.BooleanField(label=gettext_lazy("Set aside only"), required=False)

    def __init__(self, desk: AtDesk, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data or None)
        self.use_required_attribute = False
        programmes = ((each.code, each.programme) for each in desk.programmes.values())
        self._offer("programme", programmes)
        self._offer("stage", ((code, desk.phrase(code)) for code in STAGES))
        self._offer("chosen", ((each.value, desk.phrase(each)) for each in OptionName))
        self._offer("owing", (("yes", gettext("Yes")), ("no", gettext("No"))))
        if desk.role in FIELD:
            for name in ("stage", "chosen", "owing", "set_aside"):
                del self.fields[name]

    def _offer(self, name: str, pairs: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ANY, *pairs]

    def wanted(self) -> CaseFilter:
        """The filter; what was filled in wrongly is not asked for."""
        said = self.cleaned_data if self.is_bound and (self.is_valid() or True) else {}
        return CaseFilter(
            programme=said.get("programme") or None,
            stages=(said["stage"],) if said.get("stage") else (),
            make=said.get("make") or None,
            chosen=said.get("chosen") or None,
            matures_from=said.get("matures_from"),
            matures_until=said.get("matures_until"),
            owing={"yes": True, "no": False}.get(said.get("owing", "")),
            open_only=bool(said.get("open_only")),
            set_aside=True if said.get("set_aside") else None,
            order="matures",
        )
