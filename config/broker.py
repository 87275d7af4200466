"""How Celery reaches its broker. It is the doorbell; the rows are the queue."""

from pathlib import Path


def transport_options(url: str, folder: Path) -> dict:
    """Options of the broker's transport; without a broker, of messages as files in `folder`.

    A broker that does not answer costs a request a second, and is not asked again by it.
    """
    if not url.startswith("filesystem:"):
        return {
            "visibility_timeout": 900,
            "max_retries": 0,
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
        }
    for name in ("messages", "processed", "control"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }
