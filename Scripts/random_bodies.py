"""Random bodies in the planar subset of MJCF for Scripts/body_agreement.py: one text per seed."""
import math
import re


def text(numbers):
    """Numbers as text, short enough that both programs parse the same value."""
    return " ".join(f"{number:.5g}" for number in numbers)


class RandomBody:
    """A file of random elements with random attributes, and notes on its special features."""

    def __init__(self, rng):
        self.rng = rng
        self.is_radian = rng.random() < 0.5
        self.sequence = "".join(rng.choice("xyzXYZ") for _ in range(3)) if rng.random() < 0.3 else "xyz"
        self.infers = rng.random() < 0.9
        self.bodies = self.joints = self.geoms = 0
        self.most = rng.choice([1, 2, 3, 4, 4, 5, 7])
        self.classes = ["main"]
        self.geoms_weigh_nothing = False
        self.hinges, self.slides, self.tendons, self.sites = [], [], [], []
        # Boxes and cylinders touch only planes, by contact bits of their own.
        self.has_solids = rng.random() < 0.4
        # Large margins and crowded bodies make contacts; rarely, as they hide other differences.
        self.reach = rng.choice([0, 0, 0.002, 0.02, 0.3])

    # Attributes

    def maybe(self, chance, name, value):
        return f' {name}="{value()}"' if self.rng.random() < chance else ""

    def uniform(self, low, high, count=1):
        return text(self.rng.uniform(low, high) for _ in range(count))

    def log(self, low, high):
        return text([math.exp(self.rng.uniform(math.log(low), math.log(high)))])

    def angle(self, radians):
        return radians if self.is_radian else math.degrees(radians)

    def place(self, spread):
        return f"{self.uniform(-spread, spread)} 0 {self.uniform(-spread, spread)}"

    def turn(self, of_capsule=False):
        """A rotation about y in one of MJCF's notations; for a capsule's axis, also other rotations."""
        rng, angle = self.rng, self.rng.uniform(-math.pi, math.pi)
        kind = rng.choice(["quat", "axisangle", "euler", "zaxis", "spin"])
        if kind == "quat":
            scale = rng.choice([1, 1, -1, 3])
            return f' quat="{math.cos(angle / 2) * scale:.12g} 0 {math.sin(angle / 2) * scale:.12g} 0"'
        if kind == "axisangle":
            return f' axisangle="0 {rng.choice([1, -1, 2.5])} 0 {self.angle(angle):.6g}"'
        if kind == "euler" and "y" in self.sequence.lower():
            place = self.sequence.lower().index("y")
            return f' euler="{text(self.angle(angle) if i == place else 0 for i in range(3))}"'
        if kind == "spin" and of_capsule:
            half = rng.uniform(0, math.pi)
            # About y after a spin about z: the axis stays in the plane.
            c, s, a, b = math.cos(angle / 2), math.sin(angle / 2), math.cos(half), math.sin(half)
            return f' quat="{c * a:.12g} {s * b:.12g} {s * a:.12g} {c * b:.12g}"'
        return f' zaxis="{math.sin(angle):.6g} 0 {math.cos(angle):.6g}"'

    def solref(self):
        rng = self.rng
        if rng.random() < 0.3:
            return f"{-float(self.log(1, 3000)):.5g} {-float(self.log(0.1, 100)):.5g}"
        return rng.choice([self.log(0.001, 0.2), f"{self.log(0.001, 0.2)} {self.log(0.1, 5)}"])

    def solimp(self):
        rng = self.rng
        values = [self.uniform(0, 1), self.uniform(0, 1), rng.choice(["0", self.log(1e-4, 1)]),
                  rng.choice(["0", "1", self.uniform(0, 1)]), rng.choice(["1", "2", "3", self.uniform(1, 6)])]
        return " ".join(values[:rng.randrange(1, 6)])

    def joint_numbers(self, kind, scale=1.0, has_armature=False):
        """Attributes of a joint or of a default class; `scale` reduces how many there are."""
        angle = self.angle if kind == "hinge" else float
        spring = self.rng.uniform(-0.5, 0.5)
        found = self.maybe(0 if has_armature else 0.5 * scale, "armature", lambda: self.log(1e-3, 1))
        found += self.maybe(0.5 * scale, "damping", lambda: self.log(1e-3, 20))
        found += self.maybe(0.3 * scale, "stiffness", lambda: self.log(0.01, 100))
        found += self.maybe(0.2 * scale, "springref", lambda: text([angle(spring)]))
        found += self.maybe(0.3 * scale, "margin", lambda: self.uniform(0, 0.3))
        found += self.maybe(0.2 * scale, "solreflimit", self.solref)
        found += self.maybe(0.2 * scale, "solimplimit", self.solimp)
        found += self.maybe(0.05 * scale, "group", lambda: self.rng.randrange(6))
        return found

    def geom_numbers(self, scale=1.0):
        """The same for a geom."""
        rng = self.rng
        found = self.maybe(0.3 * scale, "friction", lambda: rng.choice(
            ["0", self.log(1e-3, 3), f"{self.log(0.1, 2)} 0.1", f"{self.log(0.1, 2)} 0.1 0.2"]))
        found += self.maybe(0.4 * scale, "condim", lambda: rng.choice([1, 3]))
        found += self.maybe(0.2 * scale, "contype", lambda: rng.choice([0, 1, 2, 3]))
        found += self.maybe(0.2 * scale, "conaffinity", lambda: rng.choice([0, 1, 2, 3]))
        found += self.maybe(0.5 * scale, "margin", lambda: self.uniform(0, self.reach))
        found += self.maybe(0.3 * scale, "solref", self.solref)
        found += self.maybe(0.3 * scale, "solimp", self.solimp)
        found += self.maybe(0.4 * scale, "density", lambda: self.log(20, 5000))
        found += self.maybe(0.1 * scale, "mass", lambda: self.log(0.1, 5))
        found += self.maybe(0.1 * scale, "rgba", lambda: "1 0 0 1")
        return found + self.maybe(0.1 * scale, "group", lambda: rng.randrange(6))

    def of_class(self):
        return self.maybe(0.3, "class", lambda: self.rng.choice(self.classes)) if len(self.classes) > 1 else ""

    # Elements

    def joint(self, kind, alike, taken):
        rng, name = self.rng, f"j{self.joints}"
        self.joints += 1
        (self.hinges if kind == "hinge" else self.slides).append(name)
        if kind == "hinge":
            axis, angle = rng.choice(["0 1 0", "0 -1 0", "0 3 0"]), self.angle
        else:
            # Two slides of a body in the same direction are refused.
            axis, angle = rng.choice([axis for axis in ["1 0 0", "0 0 1", self.place(1)] if axis not in taken]), float
            taken.append(axis)
        low, high = rng.uniform(-1.5, 0.2), rng.uniform(0.25, 1.5)
        reference = rng.choice([0, 0, rng.uniform(-0.5, 0.5)])
        words = f'<joint name="{name}" type="{kind}" axis="{axis}"{self.of_class()}'
        words += self.maybe(0.4, "pos", lambda: self.place(0.2))
        if reference:
            words += f' ref="{text([angle(reference)])}"'
        if rng.random() < 0.5:
            words += f' range="{text([angle(low), angle(high)])}"'
            words += ' limited="true"' if not self.infers else self.maybe(
                0.3, "limited", lambda: rng.choice(["true", "auto", "false"]))
        else:
            words += self.maybe(0.2, "limited", lambda: "false")
        # Joints that move the same mass in the same direction need armature.
        own = f' armature="{self.log(1e-3, 1)}"' if alike else ""
        return words + own + self.joint_numbers(kind, has_armature=alike) + "/>"

    def geom(self):
        rng, name = self.rng, f"g{self.geoms}"
        self.geoms += 1
        radius = float(self.log(0.02, 0.15))
        named = f' name="{name}"' if rng.random() < 0.8 else ""
        kind = rng.choice(["sphere", "capsule", "capsule", "fromto"])
        words = f"<geom{named}{self.of_class()}"
        if kind == "fromto":
            ends = rng.choice([f"{self.place(0.3)} {self.place(0.3)}", f"0 0 0 0 0 {self.uniform(-0.5, -0.1)}"])
            words += f' type="capsule" fromto="{ends}" size="{radius:.4g}"'
        elif kind == "capsule":
            words += f' type="capsule" size="{radius:.4g} {self.log(0.02, 0.4)}"'
            words += self.maybe(0.5, "pos", lambda: self.place(0.3))
            words += self.turn(of_capsule=True) if rng.random() < 0.6 else ""
        else:
            words += f' size="{radius:.4g}"' + rng.choice(["", ' type="sphere"'])
            words += self.maybe(0.7, "pos", lambda: self.place(0.3))
            words += self.turn() if rng.random() < 0.1 else ""
        return words + self.geom_numbers() + "/>"

    def solid(self):
        """A box or a cylinder in any orientation that can touch only planes."""
        rng, name = self.rng, f"g{self.geoms}"
        self.geoms += 1
        kind = rng.choice(["box", "cylinder"])
        words = f'<geom name="{name}" type="{kind}"{self.of_class()}'
        if rng.random() < 0.3:
            y = rng.choice(["0", self.uniform(-0.2, 0.2)])
            words += f' size="{self.log(0.02, 0.15)}" fromto="{self.uniform(-0.3, 0.3)} {y} 0.1 0.1 {-float(y):.5g} 0"'
        else:
            words += f' size="{self.log(0.02, 0.2)} {self.log(0.02, 0.2)} {self.log(0.02, 0.2)}"'
            words += self.maybe(0.5, "pos", lambda: self.place(0.3))
            words += rng.choice(["", self.turn(), f' quat="{self.uniform(-1, 1, 4)}"', ' quat="1 1 0 0"'])
        numbers = re.sub(r' con(type|affinity)="[^"]*"', "", self.geom_numbers())
        return words + rng.choice([' contype="4" conaffinity="0"', ' contype="0" conaffinity="8"']) + numbers + "/>"

    def plane(self):
        rng = self.rng
        words = f'<geom name="p{self.geoms}" type="plane" size="{rng.choice(["5 5 1", "0 0 1", "9 9 9"])}"'
        self.geoms += 1
        words += self.maybe(0.5, "pos", lambda: f"{self.uniform(-0.5, 0.5)} 0 {self.uniform(-1, 0.2)}")
        words += self.maybe(0.3, "zaxis", lambda: f"{self.uniform(-0.5, 0.5)} 0 1")
        numbers = self.geom_numbers()
        if self.has_solids:
            numbers = re.sub(r' con(type|affinity)="[^"]*"', "", numbers) + ' contype="9" conaffinity="5"'
        return words + numbers + "/>"

    def inertial(self):
        rng = self.rng
        kind = rng.choice(["diaginertia", "fullinertia"])
        # The three moments satisfy the triangle inequality, as those of any solid do.
        moments = [rng.uniform(0.03, 0.05) for _ in range(3)]
        values = text(moments + ([0, 0, 0] if kind == "fullinertia" else []))
        turn = self.turn() if rng.random() < 0.3 and kind == "diaginertia" else ""
        return f'<inertial pos="{self.place(0.2)}" mass="{self.log(0.2, 5)}" {kind}="{values}"{turn}/>'

    def body(self, depth=0):
        rng = self.rng
        name = f' name="b{self.bodies}"' if rng.random() < 0.7 else ""
        self.bodies += 1
        kinds = rng.choice([
            ["hinge"], ["hinge"], ["slide", "slide", "hinge"], ["slide"], [], ["hinge", "hinge"],
            ["slide", "hinge"], ["hinge", "slide"], ["slide", "slide"], ["hinge", "slide", "hinge"]])
        if depth == 0 and rng.random() < 0.6:
            kinds = ["slide", "slide", "hinge"]
        child = f' childclass="{rng.choice(self.classes)}"' if rng.random() < 0.2 else ""
        words = [f'<body{name}{child} pos="{self.place(0.4 if depth else 0.8)}"'
                 f'{self.turn() if rng.random() < 0.4 else ""}>']
        taken = []
        words += [self.joint(kind, kinds.count(kind) > 1 and rng.random() < 0.95, taken) for kind in kinds]
        words += [self.geom() for _ in range(rng.choice([0, 1, 1, 2, 3]) if not kinds else rng.choice([1, 1, 2]))]
        words += [self.solid()] if self.has_solids and rng.random() < 0.6 else []
        if rng.random() < (0.9 if kinds and self.geoms_weigh_nothing else 0.15):
            words.append(self.inertial())
        words += ['<site pos="0 1 0"/>'] if rng.random() < 0.1 else []
        if rng.random() < 0.3:
            self.sites.append(f"s{len(self.sites)}")
            words.append(f'<site name="{self.sites[-1]}" pos="{self.uniform(-0.3, 0.3, 3)}"/>')
        while self.bodies < self.most and depth < 5 and rng.random() < 0.65:
            words += self.body(depth + 1)
        return words + ["</body>"]

    # Sections

    def compiler(self):
        rng = self.rng
        words = "<compiler" + (' angle="radian"' if self.is_radian else rng.choice(["", ' angle="degree"']))
        words += f' eulerseq="{self.sequence}"' if self.sequence != "xyz" else ""
        words += self.maybe(0.2, "settotalmass", lambda: self.uniform(1, 20))
        kind = rng.choice(["true", "false", "auto"])
        self.geoms_weigh_nothing = kind == "false" and rng.random() < 0.3
        words += f' inertiafromgeom="{kind}"' if kind != "false" or self.geoms_weigh_nothing else ""
        words += rng.choice(["", ' autolimits="true"']) if self.infers else ' autolimits="false"'
        return words + "/>"

    def option(self):
        rng = self.rng
        words = f'<option timestep="{rng.choice(["0.002", "0.001", "0.005", "0.01"])}"'
        words += self.maybe(0.4, "integrator", lambda: rng.choice(["Euler", "RK4"]))
        words += self.maybe(0.3, "gravity", lambda: f"{self.uniform(-3, 3)} 0 {self.uniform(-12, 3)}")
        words += self.maybe(0.2, "solver", lambda: rng.choice(["PGS", "CG", "Newton"]))
        words += self.maybe(0.2, "iterations", lambda: 50)
        if rng.random() < 0.8:
            return words + "/>"
        flags = rng.sample(["eulerdamp", "spring", "damper", "limit", "actuation"], rng.choice([1, 1, 2]))
        return words + "><flag" + "".join(f' {flag}="disable"' for flag in flags) + "/></option>"

    def defaults(self):
        """One default class or more, nested."""
        rng, words = self.rng, ["<default>"]
        words += self.class_elements()
        for name in ("a", "b"):
            if rng.random() < 0.6:
                words += [f'<default class="{name}">'] + self.class_elements()
                self.classes.append(name)
                if rng.random() < 0.5:
                    words += [f'<default class="{name}{name}">'] + self.class_elements() + ["</default>"]
                    self.classes.append(name + name)
                words.append("</default>")
        return words + ["</default>"]

    def class_elements(self):
        rng, words = self.rng, []
        if rng.random() < 0.6:
            words.append(f"<joint{self.joint_numbers('slide', 0.5)}/>")
        if rng.random() < 0.6:
            size = self.maybe(0.2, "size", lambda: f"{self.log(0.05, 0.2)} {self.log(0.05, 0.2)}")
            words.append(f"<geom{self.geom_numbers(0.5)}{size}/>")
        if rng.random() < 0.4:
            words += rng.sample([f"<motor{self.motor_numbers()}/>"] + [
                f"<{kind}{self.servo_numbers(kind, 0.5)}/>" for kind in ("general", "position", "velocity")],
                rng.choice([1, 1, 2]))
        return words

    def motor_numbers(self):
        rng = self.rng
        found = self.maybe(0.6, "gear", lambda: rng.choice([self.uniform(-30, 30), f"{self.uniform(1, 50)} 0 0"]))
        if rng.random() < 0.5:
            found += f' ctrlrange="{self.uniform(-1.5, 0)} {self.uniform(0.1, 1.5)}"'
            found += ' ctrllimited="true"' if not self.infers else self.maybe(
                0.3, "ctrllimited", lambda: rng.choice(["true", "auto", "false"]))
        return found

    def servo_numbers(self, kind, scale=1.0):
        """Gain and bias in the notation of the element; all elements share one default."""
        rng = self.rng
        found = self.maybe(0.2 * scale, "forcerange", lambda: f"{self.uniform(-5, 0)} {self.uniform(0.1, 5)}")
        found = found if self.infers or not found else found + ' forcelimited="true"'
        found += self.maybe(0.1 * scale, "damping", lambda: self.uniform(0, 0.3))
        found += self.maybe(0.1 * scale, "armature", lambda: self.uniform(0, 0.01))
        if kind == "position":
            found += self.maybe(0.7 * scale, "kp", lambda: self.log(0.1, 50))
            found += rng.choice([self.maybe(0.5 * scale, "kv", lambda: self.uniform(0, 2)),
                                 self.maybe(0.5 * scale, "dampratio", lambda: self.uniform(0, 1.5))])
        elif kind == "velocity":
            found += self.maybe(0.7 * scale, "kv", lambda: self.log(0.01, 5))
        elif kind == "general":
            found += self.maybe(0.6 * scale, "gainprm", lambda: self.uniform(-5, 20))
            found += self.maybe(0.6 * scale, "biastype", lambda: rng.choice(["none", "affine", "affine"]))
            found += self.maybe(0.6 * scale, "biasprm", lambda: f"{self.uniform(-1, 1)} {self.uniform(-9, 1)} -0.2")
            found += self.maybe(0.3 * scale, "actdim", lambda: rng.choice([0, -1]))
        return found

    def joint_ranges(self, words):
        return set(re.findall(r'<joint name="(j[0-9]+)"[^>]* range=', words))

    def tendon_section(self, joints):
        rng, words = self.rng, []
        for index in range(rng.choice([1, 1, 2]) if len(joints) > 1 and rng.random() < 0.3 else 0):
            strands = rng.sample(joints, rng.randrange(1, min(len(joints), 4) + 1))
            is_spatial = len(self.sites) > 1 and rng.random() < 0.5
            low = rng.uniform(0, 0.5) if is_spatial else rng.uniform(-0.6, 0.1)
            kind = "spatial" if is_spatial else "fixed"
            tendon = f'<{kind} name="t{index}"' + self.maybe(0.5, "stiffness", lambda: self.log(0.1, 50))
            tendon += self.maybe(0.5, "damping", lambda: self.log(0.01, 3))
            tendon += self.maybe(0.4, "springlength", lambda: rng.choice(["0.2", "0.1 0.3", "-1"]))
            if rng.random() < 0.4:
                tendon += f' limited="true" range="{low:.4g} {low + rng.uniform(0.1, 1):.4g}"'
                tendon += self.maybe(0.5, "margin", lambda: self.uniform(0, 0.2))
                tendon += self.maybe(0.3, "solreflimit", self.solref) + self.maybe(0.3, "solimplimit", self.solimp)
            sites = rng.sample(self.sites, min(len(self.sites), rng.choice([2, 2, 3])))
            words.append(tendon + ">" + "".join(
                f'<site site="{site}"/>' for site in sites) + "</spatial>" if is_spatial else tendon + ">" + "".join(
                f'<joint joint="{joint}" coef="{self.uniform(-2, 2)}"/>' for joint in strands) + "</fixed>")
            self.tendons.append(f"t{index}")
        return ["<tendon>"] + words + ["</tendon>"] if words else []

    def motors(self, world):
        joints, ranged = self.hinges + self.slides, self.joint_ranges(world)
        words = self.tendon_section(joints) + ["<actuator>"]
        for index in range(self.rng.randrange(4) if joints else 0):
            name = self.maybe(0.5, "name", lambda: f"m{index}")
            kind = self.rng.choice(["motor", "motor", "general", "position", "velocity"])
            joint = self.rng.choice(joints)
            target = f' joint="{joint}"'
            if self.tendons and self.rng.random() < 0.3:
                target, joint = f' tendon="{self.rng.choice(self.tendons)}"', None
            numbers = self.motor_numbers()
            if kind == "position" and joint in ranged and "ctrlrange" not in numbers and self.infers:
                numbers += self.maybe(0.5, "inheritrange", lambda: self.uniform(0.5, 1.5))
            words.append(f"<{kind}{name}{target}{self.of_class()}{numbers}{self.servo_numbers(kind)}/>")
        return words + ["</actuator>"]

    def document(self):
        rng = self.rng
        head = ["<mujoco>"] + ([self.compiler()] if rng.random() < 0.9 or self.is_radian or
                               self.sequence != "xyz" or not self.infers else []) + [self.option()]
        head += self.defaults() if rng.random() < 0.5 else []
        world = [self.plane() for _ in range(rng.choice([0, 1, 1, 1, 2]))]
        world += [self.geom() for _ in range(rng.choice([0, 0, 1, 2]))]
        while self.bodies < self.most:
            world += self.body()
        return "\n".join(head + ["<worldbody>"] + world + ["</worldbody>"] + self.motors("\n".join(world)) + ["</mujoco>"])
