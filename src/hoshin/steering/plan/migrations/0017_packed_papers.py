import zlib

from django.db import migrations, models


def pack(apps, schema_editor):
    """Fold what was printed before."""
    papers = apps.get_model("plan", "EditionPaper").objects
    for paper in papers.order_by("pk").iterator(chunk_size=1):
        papers.filter(pk=paper.pk).update(packed=zlib.compress(bytes(paper.packed)))


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0016_staged_files'),
    ]

    operations = [
        migrations.RenameField('editionpaper', 'pdf', 'packed'),
        migrations.AlterField(
            model_name='editionpaper',
            name='packed',
            field=models.BinaryField(verbose_name='PDF（圧縮）'),
        ),
        migrations.RunPython(pack, migrations.RunPython.noop),
    ]
