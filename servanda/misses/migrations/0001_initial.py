import django.db.models.deletion
import servanda.kernel.refs
import servanda.kernel.words
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contracts', '0004_credits'),
        ('kernel', '0003_digested'),
        ('people', '0005_first_day'),
        ('tickets', '0013_mailbox'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', servanda.kernel.refs.RefField(default=servanda.kernel.refs.new_ref, editable=False, max_length=16, unique=True)),
                ('name', servanda.kernel.words.WordsField()),
                ('position', models.SmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', servanda.kernel.refs.RefField(default=servanda.kernel.refs.new_ref, editable=False, max_length=16, unique=True)),
                ('month', models.DateField(null=True)),
                ('minor', models.BigIntegerField(default=0)),
                ('currency', models.CharField(max_length=3)),
                ('written_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.remark')),
                ('cause', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='misses.cause')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contract')),
                ('following', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.remark')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.message')),
                ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('returned_why', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.remark')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='miss_letters', to='tickets.ticket')),
                ('words', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.remark')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('agent', 'Agent'), ('specialist', 'Specialist'), ('account_manager', 'Account Manager'), ('service_manager', 'Service Manager'), ('head', 'Head'), ('administrator', 'Administrator')], max_length=20)),
                ('currency', models.CharField(max_length=3)),
                ('minor', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('role', 'currency'), name='limit_once')],
            },
        ),
        migrations.CreateModel(
            name='Miss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', servanda.kernel.refs.RefField(default=servanda.kernel.refs.new_ref, editable=False, max_length=16, unique=True)),
                ('number', models.IntegerField()),
                ('metric', models.CharField(choices=[('first_response', 'First Response'), ('next_update', 'Next Update'), ('resolution', 'Resolution'), ('quote', 'Quote')], max_length=16)),
                ('priority', models.SmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('reclassified', models.BooleanField(default=False)),
                ('small', models.BooleanField(default=False)),
                ('told_at', models.DateTimeField(null=True)),
                ('struck_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('set_aside_at', models.DateTimeField(null=True)),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='misses', to='misses.letter')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.line')),
                ('set_aside_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('set_aside_why', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.remark')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missed', to='tickets.ticket')),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('base_minor', models.BigIntegerField()),
                ('capped', models.BooleanField(default=False)),
                ('why', models.CharField(choices=[('missed', 'Missed'), ('recounted', 'Recounted'), ('struck_out', 'Struck Out'), ('withdrawn', 'Withdrawn')], max_length=12)),
                ('reason', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.remark')),
                ('miss', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='misses.miss')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('sent_at', None)), fields=['asked_at'], name='miss_letter_asked'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('sent_at', None)), fields=('ticket',), name='miss_letter_open_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('contract', 'month'), name='miss_letter_month_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('ticket', None), ('month', None), _connector='XOR'), name='miss_letter_of_one_kind'),
        ),
        migrations.AddIndex(
            model_name='miss',
            index=models.Index(condition=models.Q(('set_aside_at', None), ('struck_at', None), ('told_at', None), ('small', False)), fields=['ticket'], name='miss_owed'),
        ),
        migrations.AddIndex(
            model_name='miss',
            index=models.Index(fields=['line', 'at'], name='miss_line_at'),
        ),
        migrations.AddConstraint(
            model_name='miss',
            constraint=models.UniqueConstraint(fields=('ticket', 'number'), name='miss_once'),
        ),
    ]
