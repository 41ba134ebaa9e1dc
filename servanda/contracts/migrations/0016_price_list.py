"""The price list for work that no line covers; signed with the rest of the paper."""

from importlib import import_module

import django.db.models.deletion
import servanda.kernel.words
from django.db import migrations, models

corrected = import_module("servanda.contracts.migrations.0010_corrected_only")
BEFORE = corrected.SIGNED
SIGNED = corrected.replaced(
    BEFORE,
    "('contracts_line', 'contracts_rung')",
    "('contracts_line', 'contracts_rung', 'contracts_priceitem')",
)


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0015_notice_given_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='PriceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField()),
                ('name', servanda.kernel.words.WordsField()),
                ('unit', models.CharField(choices=[('hour', 'Hour'), ('day', 'Day'), ('visit', 'Visit'), ('piece', 'Piece')], max_length=8)),
                ('price_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='price_list', to='contracts.version')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('version', 'position'), name='price_item_position')],
            },
        ),
        migrations.RunSQL(
            f"""
            {SIGNED}
            CREATE TRIGGER priceitem_signed BEFORE INSERT OR UPDATE OR DELETE
                ON contracts_priceitem FOR EACH ROW EXECUTE FUNCTION servanda_signed();
            CREATE TRIGGER priceitem_no_truncate BEFORE TRUNCATE ON contracts_priceitem
                FOR EACH STATEMENT EXECUTE FUNCTION servanda_signed();
            """,
            f"""
            DROP TRIGGER priceitem_signed ON contracts_priceitem;
            DROP TRIGGER priceitem_no_truncate ON contracts_priceitem;
            {BEFORE}
            """,
        ),
    ]
