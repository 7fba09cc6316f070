"""Addresses of writing, all behind a room's door."""

from django.urls import path

from ristiin.writing.views import comments, files, history, texts, thread

app_name = "writing"
TEXTS = "<int:group_id>/texts/"
TEXT = f"{TEXTS}<int:text_id>/"
COMMENT = f"{TEXT}comments/<int:comment_id>/"
THREAD = "<int:group_id>/thread/"
FILES = "<int:group_id>/files/"
urlpatterns = [
    path(TEXTS, texts.texts, name="texts"),
    path(TEXT, texts.text, name="text"),
    path(f"{TEXT}write/", texts.write, name="write"),
    path(f"{TEXT}save/", texts.save, name="save"),
    path(f"{TEXT}preview/", texts.preview, name="preview"),
    path(f"{TEXT}now/", texts.now, name="now"),
    path(f"{TEXT}remove/", texts.remove, name="remove"),
    path(f"{TEXT}put-back/", texts.put_back, name="put_back"),
    path(f"{TEXT}history/", history.history, name="history"),
    path(f"{TEXT}history/<int:number>/", history.version, name="version"),
    path(f"{TEXT}compare/<int:old>/<int:new>/", history.compare, name="compare"),
    path(f"{TEXT}restore/", history.bring_back, name="restore"),
    path(f"{TEXT}settle/<int:number>/", history.settle, name="settle"),
    path(f"{TEXT}comments/", comments.comment, name="comment"),
    path(f"{COMMENT}settle/", comments.settle, name="settle_comment"),
    path(f"{COMMENT}open/", comments.open_again, name="open_comment"),
    path(f"{COMMENT}take-back/", comments.take_back, name="take_back_comment"),
    path(THREAD, thread.thread, name="thread"),
    path(f"{THREAD}<int:message_id>/take-back/", thread.take_back, name="take_back_message"),
    path(FILES, files.files, name="files"),
    path(f"{FILES}<int:file_id>/", files.file, name="file"),
    path(f"{FILES}<int:file_id>/remove/", files.remove, name="remove_file"),
    path(f"{FILES}<int:file_id>/put-back/", files.put_back, name="put_back_file"),
]
