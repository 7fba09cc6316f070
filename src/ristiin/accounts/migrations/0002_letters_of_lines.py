import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the first: letters know whose they are, so that their table comes between the two.

    dependencies = [
        ('accounts', '0001_initial'),
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='digestline',
            name='letter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.outgoingmail'),
        ),
        migrations.AddIndex(
            model_name='digestline',
            index=models.Index(condition=models.Q(('letter', None)), fields=['due_at'], name='lines_that_wait'),
        ),
    ]
