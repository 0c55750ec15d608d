from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0017_packed_papers'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='editionpaper',
            name='plan_edition_paper_once',
        ),
        migrations.AlterModelOptions(
            name='editionpaper',
            options={'ordering': ['edition', 'is_for_public', 'volume']},
        ),
        migrations.AddField(
            model_name='editionorder',
            name='volumes_set',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='組み終えた分冊'),
        ),
        migrations.AddField(
            model_name='editionpaper',
            name='contents',
            field=models.CharField(blank=True, max_length=300, verbose_name='収める個票'),
        ),
        migrations.AddField(
            model_name='editionpaper',
            name='volume',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='分冊'),
        ),
        migrations.AddConstraint(
            model_name='editionpaper',
            constraint=models.UniqueConstraint(fields=('edition', 'is_for_public', 'volume'), name='plan_edition_paper_once'),
        ),
    ]
