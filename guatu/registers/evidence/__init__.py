"""Evidence files: stored once under the hash of their content, their type told by their content, nothing in them that runs.

`keeping` stores and finds them; `looking` says which files are taken and sends each kind to the module that looks into it.
"""

from __future__ import annotations

from guatu.registers.evidence.errors import EvidenceRefused
from guatu.registers.evidence.keeping import clean_name, evidence_check, evidence_path, evidence_store
from guatu.registers.evidence.looking import look_through

__all__ = ["EvidenceRefused", "clean_name", "evidence_check", "evidence_path", "evidence_store", "look_through"]
