import django.db.models.deletion
import servanda.kernel.refs
import servanda.kernel.words
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', servanda.kernel.refs.RefField(default=servanda.kernel.refs.new_ref, editable=False, max_length=16, unique=True)),
                ('name', servanda.kernel.words.WordsField()),
                ('zone', models.CharField(max_length=64)),
                ('stream', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.stream')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', servanda.kernel.refs.RefField(default=servanda.kernel.refs.new_ref, editable=False, max_length=16, unique=True)),
                ('effective_from', models.DateField()),
                ('week', models.JSONField()),
                ('days', models.JSONField(default=dict)),
                ('rules', models.JSONField(default=dict)),
                ('first_year', models.SmallIntegerField()),
                ('last_year', models.SmallIntegerField()),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='calendars.calendar')),
            ],
            options={
                'ordering': ['calendar_id', 'effective_from'],
                'constraints': [models.UniqueConstraint(fields=('calendar', 'effective_from'), name='calendar_version_from')],
            },
        ),
    ]
