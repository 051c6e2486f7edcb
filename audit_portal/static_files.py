"""How the files for the browser are named in production: with a digest of what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # without types of its own
    """Follows the imports of our scripts, too, so that an upgrade never mixes old and new."""

    support_js_module_import_aggregation = True
