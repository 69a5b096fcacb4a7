"""Doors to batches of observations: a file is sent as the request's body, taken in at once where it is small, else by a long work.

Annotations are read when the doors are made: here they must not be postponed.
"""

from typing import Annotated, Any

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from guatu.api.auth import caller, source_of
from guatu.api.moments import Moment
from guatu.api.problems import PROBLEMS
from guatu.api.registers.schemas import BIG
from guatu.definitions.register import Register, Series
from guatu.jobs.models import Job
from guatu.jobs.progress import read
from guatu.jobs.selectors import job_for
from guatu.jobs.services import job_file, job_revive, progress_path
from guatu.lake.ingest import jobs
from guatu.lake.ingest.errors import IngestRefused
from guatu.lake.ingest.selectors import MOST, Remark, corrected_values, late_values
from guatu.registers.selectors.records import register_for

router = Router(tags=["成批数据"])
Name = Annotated[str, Path(max_length=60)]
FORMS = {
    "application/x-ndjson": "jsonl",
    "application/json": "jsonl",
    "text/csv": "csv",
    "application/vnd.apache.parquet": "parquet",
    "application/octet-stream": "bin",
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}} for kind in FORMS if kind != "application/json"
        },
    }
}
ABOUT = (
    "请求体就是文件本身：JSON 行（application/x-ndjson）、CSV（text/csv）或 Parquet。1 MB 以内的当即办完，答 200；更大的转后台办理，答 202，"
    "按 job 查询结果。好的行写入，有问题的行退回并写明原因；whole=true 时有一行退回就全部不写。更正已有的数要写 reason。同一份文件再来不会重复写入。"
)


class PartOut(Schema):
    """What became of one series' values."""

    series: str
    label: str
    new: int
    corrected: int
    same: int
    repeated: int = Field(description="文件里重复的")
    late: int = Field(description="新增中超过期限才来的")
    records: int
    start: Moment | None
    end: Moment | None


class RefusalOut(Schema):
    """One row that was not taken."""

    row: int = Field(description="文件里的行号，从 1 数")
    field: str
    value: str
    reason: str
    cure: str


class BatchOut(Schema):
    """What became of a file."""

    rows: int
    new: int
    corrected: int
    same: int
    late: int
    refused: int
    act: str = Field(description="操作编号；空为没有写入")
    again: str = Field(description="同一份文件以前由谁何时导入；空为第一次")
    parts: list[PartOut]
    samples: list[RefusalOut] = Field(description=f"退回的行，最多{jobs.SHOWN}处")


class WorkOut(Schema):
    """A file that is being taken in."""

    job: int
    state: str = Field(description="working、done、cancelled、failed")
    doing: str
    done: int
    problem: str
    result: BatchOut | None


class RemarkOut(Schema):
    """A value that came late or was corrected."""

    record: int
    title: str
    period: str
    starts_at: Moment
    value: str | None
    former: str | None = Field(description="更正前的数")
    revision: int
    at: Moment
    by: str
    days_late: int


class Asked(Schema):
    """How a file is to be taken in."""

    series: Annotated[str, Field(max_length=60, description="只有一个序列时可以不写，或由文件的列说明")] = ""
    reason: Annotated[str, Field(max_length=500)] = ""
    name: Annotated[str, Field(max_length=200, description="文件名，给人看")] = ""
    whole: bool = False


@router.post(
    "/registers/{name}/series/batches",
    response={200: BatchOut, 202: WorkOut, **PROBLEMS},
    summary="成批写入观测数据",
    description=ABOUT,
    openapi_extra=BODY,
)
def batch_take_in(request: HttpRequest, name: Name, asked: Query[Asked]) -> Status[Any]:
    """Take a file in, at once or in the background."""
    from guatu.lake.ingest.services import batch_take_in as taken_in

    register = register_for(caller(request), name)
    series = _series(register, asked.series) if asked.series else None
    ending = FORMS.get((request.content_type or "").lower(), "")
    if not ending:
        raise IngestRefused("请求体应为 JSON 行、CSV 或 Parquet：请用 Content-Type 写明，例如 application/x-ndjson。")
    sent = jobs.put_down(request.read, asked.name or f"接口数据.{ending}")
    source = source_of(request)
    if sent.size > jobs.AT_ONCE:
        job = jobs.begin(
            register=register,
            series=series,
            sent=sent,
            by=caller(request),
            source=source,
            reason=asked.reason,
            whole=asked.whole,
        )
        return Status(202, _work(job))
    try:
        result = taken_in(
            register=register,
            series=series,
            file=sent.path,
            name=sent.name,
            by=caller(request),
            source=source,
            reason=asked.reason,
            whole=asked.whole,
        )
    finally:
        sent.path.unlink(missing_ok=True)
    return Status(200, jobs.told(result))


@router.get("/registers/{name}/series/batches/{job}", response={200: WorkOut, **PROBLEMS}, summary="成批写入办得怎样")
def batch_work(request: HttpRequest, name: Name, job: Annotated[int, Path(ge=1, le=BIG)]) -> dict[str, Any]:
    """How far it is, then what came of it."""
    return _work(_job(request, name, job))


@router.get(
    "/registers/{name}/series/batches/{job}/refused",
    response={200: Any, **PROBLEMS},
    summary="成批写入退回的行（CSV）",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}}},
)
def batch_refused(request: HttpRequest, name: Name, job: Annotated[int, Path(ge=1, le=BIG)]) -> HttpResponseBase:
    """The refused rows, as long as they are kept."""
    found = _job(request, name, job)
    if not found.file:
        raise Http404
    path = job_file(found, caller(request))
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type="text/csv; charset=utf-8"
    )


@router.get("/registers/{name}/series/{series}/late", response={200: list[RemarkOut], **PROBLEMS}, summary="迟报的数据")
def late(
    request: HttpRequest,
    name: Name,
    series: Annotated[str, Path(max_length=60)],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> list[RemarkOut]:
    """Values that came after their time, the newest first."""
    register = register_for(caller(request), name)
    found = late_values(caller(request), register, _series(register, series), limit=limit)
    return [_remark(each) for each in found]


@router.get(
    "/registers/{name}/series/{series}/corrected", response={200: list[RemarkOut], **PROBLEMS}, summary="更正过的数据"
)
def corrected(
    request: HttpRequest,
    name: Name,
    series: Annotated[str, Path(max_length=60)],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> list[RemarkOut]:
    """Values that were corrected, with what stood there before, the newest first."""
    register = register_for(caller(request), name)
    found = corrected_values(caller(request), register, _series(register, series), limit=limit)
    return [_remark(each) for each in found]


def _series(register: Register, name: str) -> Series:
    found = next((each for each in register.series if name in (each.name, each.label)), None)
    if found is None:
        raise Http404
    return found


def _job(request: HttpRequest, name: str, number: int) -> Job:
    found = job_revive(job_for(caller(request), number))
    if found.kind != Job.Kind.OBSERVE or found.register != name:
        raise Http404
    return found


def _work(job: Job) -> dict[str, Any]:
    told = read(progress_path(job)) if job.is_busy else None
    return {
        "job": job.pk,
        "state": job.state,
        "doing": told.doing if told else "",
        "done": told.done if told else job.rows,
        "problem": job.problem,
        "result": job.result or None,
    }


def _remark(of: Remark) -> RemarkOut:
    def figure(value: Any) -> str | None:
        return None if value is None else f"{value:f}"

    return RemarkOut(
        record=of.record,
        title=of.title,
        period=of.period_text,
        starts_at=of.period,
        value=figure(of.value),
        former=figure(of.former),
        revision=of.revision,
        at=of.at,
        by=of.by,
        days_late=of.days_late,
    )
