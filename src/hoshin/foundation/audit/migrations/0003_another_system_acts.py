"""Another system can act: it reads applications or hands them in. The table is built anew, so its guard is put back."""

from importlib import import_module

from django.db import migrations, models


install = import_module("hoshin.foundation.audit.migrations.0002_guard").install


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_guard'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='audit_event_actor_kind',
        ),
        migrations.AlterField(
            model_name='event',
            name='actor_kind',
            field=models.CharField(choices=[('staff', 'staff'), ('citizen', 'citizen'), ('visitor', 'visitor'), ('program', 'program'), ('system', 'system')], max_length=16, verbose_name='行為者の種類'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('actor_kind__in', ['staff', 'citizen', 'visitor', 'program', 'system'])), name='audit_event_actor_kind'),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
