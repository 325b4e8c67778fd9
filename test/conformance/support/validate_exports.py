"""Validates an export with tools that are not ours: `validate_exports.py FORMAT FILE`. Prints each fault; exits with 1 when there is any."""
import json
import sys
import xml.etree.ElementTree as ElementTree


def ocsf(path):
    from jsonschema import Draft202012Validator
    from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
    from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.8.0")).get_class_schema(
        class_name="compliance_finding", profiles=["cloud"]
    )
    validator = Draft202012Validator(schema)
    for finding in json.load(open(path)):
        for error in validator.iter_errors(finding):
            yield f"{error.json_path}: {error.message}"
        ComplianceFinding.model_validate(finding)


def asff(path):
    import botocore.session
    from botocore.validate import ParamValidator

    service = botocore.session.get_session().get_service_model("securityhub")
    finding_shape = service.shape_for("AwsSecurityFinding")
    findings = json.load(open(path))
    report = ParamValidator().validate({"Findings": findings[:100]}, service.operation_model("BatchImportFindings").input_shape)
    if report.has_errors():
        yield report.generate_report()
    # botocore checks no enums
    for finding in findings:
        yield from enums(finding, finding_shape, "finding")


def enums(value, shape, path):
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from enums(member, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for member in value:
            yield from enums(member, shape.member, f"{path}[]")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{path}: {value} is none of {shape.enum}"


def oscal(path):
    import oscal as package
    from trestle.oscal.assessment_results import Model

    Model.model_validate(json.load(open(path)))
    document = package.OSCAL.open(path)
    if not document.is_valid:
        yield f"oscal refuses it: {document.validation_errors}"


def sarif(path):
    document = json.load(open(path))
    rules = {rule["id"] for run in document["runs"] for rule in run["tool"]["driver"]["rules"]}
    for run in document["runs"]:
        for result in run["results"]:
            if result["ruleId"] not in rules:
                yield f"{result['ruleId']} is no rule of the run"


def junit(path):
    root = ElementTree.parse(path).getroot()
    if root.tag != "testsuites":
        yield f"the root is {root.tag}"
    for suite in root:
        if int(suite.get("tests")) != len(suite.findall("testcase")):
            yield f"{suite.get('name')} says {suite.get('tests')} tests"


faults = list({"ocsf": ocsf, "asff": asff, "oscal": oscal, "sarif": sarif, "junit": junit}[sys.argv[1]](sys.argv[2]))
print("\n".join(faults))
sys.exit(1 if faults else 0)
