from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0007_contacts"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="group_uid",
            field=models.CharField(blank=True, max_length=10, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(group_uid=None) | Q(group_uid__regex=r"^[0-9]{1,10}$"),
                name="organisation_group_uid_digits",
            ),
        ),
    ]
