from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0006_local_authority"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerfile",
            name="purpose",
            field=models.CharField(
                choices=[("register", "Register"), ("contacts", "Contacts")],
                default="register",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="registerfile",
            constraint=models.CheckConstraint(
                condition=Q(purpose__in=["register", "contacts"]),
                name="register_file_purpose_known",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=Q(sent_at=None, expires_at=None, accepted_at=None)
                | Q(sent_at__isnull=False, expires_at__isnull=False),
                name="invitation_sent_until_some_day",
            ),
        ),
    ]
