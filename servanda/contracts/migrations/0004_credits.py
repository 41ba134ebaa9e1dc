"""What a missed target pays back, by line; signed with the rest of the paper."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calendars', '0003_withdrawn'),
        ('catalogue', '0001_initial'),
        ('contracts', '0003_revision'),
        ('systems', '0002_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.CharField(choices=[('first_response', 'First Response'), ('next_update', 'Next Update'), ('resolution', 'Resolution'), ('quote', 'Quote')], max_length=16)),
                ('share', models.SmallIntegerField(blank=True, null=True)),
                ('fixed_minor', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['metric'],
            },
        ),
        migrations.AddField(
            model_name='line',
            name='cap_minor',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='line',
            name='cap_share',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='line',
            name='monthly',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('cap_share', None), ('cap_minor', None), _connector='OR'), name='line_cap_one_way'),
        ),
        migrations.AddField(
            model_name='credit',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='contracts.line'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(fields=('line', 'metric'), name='line_credit_once'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fixed_minor__gt', 0), ('share', None)), models.Q(('fixed_minor', None), ('share__gt', 0)), _connector='OR'), name='line_credit_one_way'),
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER credit_signed BEFORE INSERT OR UPDATE OR DELETE ON contracts_credit
                FOR EACH ROW EXECUTE FUNCTION servanda_signed();
            CREATE TRIGGER credit_no_truncate BEFORE TRUNCATE ON contracts_credit
                FOR EACH STATEMENT EXECUTE FUNCTION servanda_signed();
            """,
            """
            DROP TRIGGER credit_signed ON contracts_credit;
            DROP TRIGGER credit_no_truncate ON contracts_credit;
            """,
        ),
    ]
