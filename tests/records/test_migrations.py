"""Migrations: none is missing, and both engines come to the same tables."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

MODELS = apps.get_app_config("records").get_models(include_auto_created=True)
TABLES = {model._meta.db_table: model for model in MODELS}


@pytest.mark.usefixtures("sqlite")
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.usefixtures("database")
def test_tables_have_the_columns_indexes_and_constraints_of_the_models():
    with connection.cursor() as cursor:
        for table, model in TABLES.items():
            columns = {
                c.name for c in connection.introspection.get_table_description(cursor, table)
            }
            assert columns == {field.column for field in model._meta.local_concrete_fields}
            found = connection.introspection.get_constraints(cursor, table)
            named = {each.name for each in (*model._meta.indexes, *model._meta.constraints)}
            assert named <= set(found), table
            assert any(each["primary_key"] for each in found.values()), table


@pytest.mark.usefixtures("database")
def test_migrating_again_changes_nothing(capsys):
    call_command("migrate", verbosity=1)
    assert "No migrations to apply" in capsys.readouterr().out
