"""Says which resources exist in each of some worlds once the AWS SAM translator has transformed a template.

Reads from standard input, as JSON, a list of {"template": text, "worlds": [{parameter: value}]}, and answers with a list
of lists: for each world {logical id: {"type": text, "properties": {}}} or {"refused": message}. In properties, functions
are resolved as far as the world tells; what a function leaves open is text, such as "<Orders.Arn>" or "<AWS::Region>".
"""

import json
import logging
import os
import re
import sys

os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
logging.disable(logging.CRITICAL)

import boto3
from samtranslator.policy_template_processor.processor import PolicyTemplatesProcessor
from samtranslator.public.exceptions import InvalidDocumentException
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# For each template, the translator asks for the Region and validates its own policy templates: nearly all of its time.
SESSION = boto3.session.Session()
boto3.session.Session = lambda: SESSION
PolicyTemplatesProcessor._is_valid_templates_dict = staticmethod(lambda *_: True)

SAM = "AWS::Serverless-2016-10-31"
NO_VALUE = {"Ref": "AWS::NoValue"}


class ManagedPolicies:
    """Stands for the list of managed policies, which the translator otherwise asks IAM for."""

    def load(self):
        names = ("AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole")
        return {name: f"arn:aws:iam::aws:policy/service-role/{name}" for name in names}


def holds(condition, conditions, world):
    """Whether a condition of CloudFormation is true."""
    if isinstance(condition, str):
        return holds(conditions[condition], conditions, world)
    ((name, argument),) = condition.items()
    if name == "Condition":
        return holds(argument, conditions, world)
    if name == "Fn::Not":
        return not holds(argument[0], conditions, world)
    if name == "Fn::And":
        return all(holds(part, conditions, world) for part in argument)
    if name == "Fn::Equals":
        left, right = (world[part["Ref"]] if isinstance(part, dict) else part for part in argument)
        return left == right
    raise ValueError(name)


def resolved(node, conditions, world):
    """A node after AWS::LanguageExtensions, as far as the cases need it."""
    if isinstance(node, list):
        items = [resolved(item, conditions, world) for item in node]
        return [item for item in items if item != NO_VALUE]
    if not isinstance(node, dict):
        return node
    if "Fn::If" in node:
        condition, yes, no = node["Fn::If"]
        return resolved(yes if holds(condition, conditions, world) else no, conditions, world)
    if list(node) == ["Ref"] and node["Ref"] in world:
        return world[node["Ref"]]
    entries = {key: resolved(value, conditions, world) for key, value in node.items()}
    return {key: value for key, value in entries.items() if value != NO_VALUE}


def plain(node, conditions, world):
    """A node as it is deployed in a world."""
    if isinstance(node, list):
        items = [plain(item, conditions, world) for item in node]
        return [item for item in items if item is not None]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        ((name, argument),) = node.items()
        if name == "Ref":
            return None if node == NO_VALUE else reference(argument, world)
        if name == "Fn::GetAtt":
            return reference(argument if isinstance(argument, str) else ".".join(argument), world)
        if name == "Fn::If":
            condition, yes, no = argument
            return plain(yes if holds(condition, conditions, world) else no, conditions, world)
        if name == "Fn::Join":
            delimiter, items = argument
            return delimiter.join(str(item) for item in plain(items, conditions, world))
        if name == "Fn::Sub":
            text, given = (argument, {}) if isinstance(argument, str) else argument
            names = {key: plain(value, conditions, world) for key, value in given.items()}
            return re.sub(r"\$\{([^}]*)\}", lambda hole: str(names.get(hole[1], reference(hole[1], world))), text)
    entries = {key: plain(value, conditions, world) for key, value in node.items()}
    return {key: value for key, value in entries.items() if value is not None}


def reference(name, world):
    return world.get(name, f"<{name}>")


def translated(text, world):
    template = yaml_parse(text)
    transforms = template["Transform"] if isinstance(template["Transform"], list) else [template["Transform"]]
    conditions = template.get("Conditions", {})
    if "AWS::LanguageExtensions" in transforms[: transforms.index(SAM)]:
        for section in ("Globals", "Resources"):
            if section in template:
                template[section] = resolved(template[section], conditions, world)
    try:
        output = transform(template, world, ManagedPolicies())
    except InvalidDocumentException as error:
        return {"refused": "; ".join(cause.message for cause in error.causes)}
    conditions = output.get("Conditions", {})
    return {
        name: {"type": resource["Type"], "properties": plain(resource.get("Properties", {}), conditions, world)}
        for name, resource in output["Resources"].items()
        if "Condition" not in resource or holds(resource["Condition"], conditions, world)
    }


answers = [[translated(case["template"], world) for world in case["worlds"]] for case in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
