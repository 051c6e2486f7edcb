from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_statements"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="authority",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
