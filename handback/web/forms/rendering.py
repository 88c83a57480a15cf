"""Forms as this design draws them, those of libraries too."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields with the templates of `web/parts`."""

    form_template_name = "web/parts/form.html"
    field_template_name = "web/parts/field.html"
